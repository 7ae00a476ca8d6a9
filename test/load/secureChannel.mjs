// DTLS-SRTP as a client, by werift, over datagrams that somebody else sends and receives. Plain JavaScript, since the
// types of werift redefine the browser's globals for the whole project.
import { createCipheriv } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DtlsClient, RTCDtlsTransport, SrtcpSession, SrtpSession } from 'werift';

/** AEAD_AES_128_GCM (RFC 7714), which browsers agree on with mediasoup as well. */
const profile = 7;
const keyLength = 16;
const saltLength = 12;
const handshakeLimitMs = 20_000;

/** Of this process: one for all its channels, as making one takes longer than using it. */
export async function ownFingerprint() {
  const [{ algorithm, value }] = (await RTCDtlsTransport.SetupCertificate()).getFingerprints();
  return { algorithm, value };
}

export async function openSecureChannel(send) {
  const { certPem, privateKey, signatureHash } = await RTCDtlsTransport.SetupCertificate();
  const transport = { type: 'udp', closed: false, address: {}, onData() {}, send, async close() {} };
  const dtls = new DtlsClient({
    transport,
    cert: certPem,
    key: privateKey,
    signatureHash,
    srtpProfiles: [profile],
    extendedMasterSecret: true,
  });
  return {
    receive: (datagram) => transport.onData(datagram),
    async shakeHands() {
      const connected = new Promise((resolve, reject) => {
        dtls.onConnect.once(resolve);
        dtls.onError.once(reject);
      });
      const done = new AbortController();
      try {
        await Promise.race([
          Promise.all([connected, dtls.connect()]),
          delay(handshakeLimitMs, undefined, { signal: done.signal }).then(() => {
            throw new Error('DTLS took too long');
          }),
        ]);
      } finally {
        done.abort();
      }
      return sealsOf(dtls.extractSessionKeys(keyLength, saltLength));
    },
  };
}

function sealsOf({ localKey, localSalt, remoteKey, remoteSalt }) {
  const keys = {
    localMasterKey: localKey,
    localMasterSalt: localSalt,
    remoteMasterKey: remoteKey,
    remoteMasterSalt: remoteSalt,
  };
  const { srtpSessionKey, srtpSessionSalt } = new SrtpSession({ keys, profile }).localContext;
  const srtcp = new SrtcpSession({ keys, profile });
  return {
    rtcp: (packet) => srtcp.encrypt(packet),
    rtp(packet, headerLength, rolloverCounter) {
      // RFC 7714 section 8.1: the salt, over the source, the rollover counter and the sequence number.
      const iv = Buffer.from(srtpSessionSalt.subarray(0, saltLength));
      for (let i = 0; i < 4; i++) {
        iv[2 + i] ^= packet[8 + i];
        iv[6 + i] ^= (rolloverCounter >>> (24 - 8 * i)) & 0xff;
      }
      iv[10] ^= packet[2];
      iv[11] ^= packet[3];
      const header = packet.subarray(0, headerLength);
      const cipher = createCipheriv('aes-128-gcm', srtpSessionKey, iv);
      cipher.setAAD(header);
      const sealed = cipher.update(packet.subarray(headerLength));
      cipher.final();
      return Buffer.concat([header, sealed, cipher.getAuthTag()]);
    },
  };
}
