import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { bindingRequest, isBindingSuccess, type Credentials } from './bindingRequest.ts';
import { openSecureChannel, ownFingerprint, type SecureChannel, type Seals } from './secureChannel.mjs';

/** What the server offers for a transport, as far as this needs it. */
const transportOffer = z.object({
  iceParameters: z.object({ usernameFragment: z.string(), password: z.string() }),
  iceCandidates: z.array(z.object({ ip: z.string(), port: z.int(), protocol: z.string() })),
});

type ClientDtls = {
  role: 'client';
  fingerprints: { algorithm: 'sha-256'; value: string }[];
};

/** What came of one source. */
interface Reception {
  packets: number;
  first: number;
  /** Sequence numbers, counted on past 65,535. */
  highest: number;
}

const receiveBufferBytes = 4_000_000;
const checkTries = 20;
const checkPauseMs = 250;
/** The server lets go of a path that it hears no request on for 30 s. */
const keepAliveMs = 5_000;
const reportMs = 1_000;
const maxReportBlocks = 31;

/**
 * One WebRTC transport of a client: a UDP socket, ICE, DTLS, SRTP. It seals what it sends, and of what it receives it
 * reads the headers, which SRTP leaves open: enough to count, to see losses and to report receptions as a device does.
 */
export class MediaPath {
  readonly #socket: Socket;
  readonly #remote: Credentials;
  readonly #ownFragment = randomBytes(4).toString('hex');
  readonly #receptions = new Map<number, Reception>();
  readonly #timers: NodeJS.Timeout[] = [];
  #channel: SecureChannel | null = null;
  #seals: Seals | null = null;
  #answered: (() => void) | null = null;
  #firstPacket: (() => void) | null = null;
  packetsReceived = 0;

  /** `connect`: tells the server this end of DTLS, before the handshake. */
  static async open(
    offered: unknown,
    connect: (dtlsParameters: ClientDtls) => Promise<unknown>,
  ): Promise<MediaPath> {
    const { iceParameters, iceCandidates } = transportOffer.parse(offered);
    const candidate = iceCandidates.find(({ protocol }) => protocol === 'udp');
    if (!candidate) throw new Error('the server offers no UDP');
    const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(candidate.port, candidate.ip, resolve);
    });
    const path = new MediaPath(socket, iceParameters);
    try {
      await path.#check();
      await connect({ role: 'client', fingerprints: [await ownFingerprint()] });
      path.#channel = await openSecureChannel(async (datagram) => socket.send(datagram));
      path.#seals = await path.#channel.shakeHands();
    } catch (error) {
      path.close();
      throw error;
    }
    path.#timers.push(
      setInterval(() => path.#sendRequest(), keepAliveMs),
      setInterval(() => path.#report(), reportMs),
    );
    return path;
  }

  private constructor(socket: Socket, remote: Credentials) {
    this.#socket = socket;
    this.#remote = remote;
    socket.on('message', (datagram) => this.#receive(datagram));
    // A server that has gone answers with ICMP; what that means is for whoever counts to see.
    socket.on('error', () => {});
  }

  /** Packets that should have come and did not, as the sequence numbers tell. */
  get packetsLost(): number {
    let lost = 0;
    for (const { packets, first, highest } of this.#receptions.values())
      lost += highest - first + 1 - packets;
    return lost;
  }

  /** Resolves with the first packet of media that comes after the call. */
  nextPacket(): Promise<void> {
    return new Promise((resolve) => (this.#firstPacket = resolve));
  }

  /** What is sent next is another stretch: what was missed in between is not counted as lost. */
  forgetReceptions(): void {
    this.#receptions.clear();
    this.packetsReceived = 0;
  }

  send(packet: Buffer, headerLength: number, rolloverCounter: number): void {
    if (this.#seals) this.#socket.send(this.#seals.rtp(packet, headerLength, rolloverCounter));
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#seals = null;
    this.#socket.close();
  }

  #sendRequest(): void {
    this.#socket.send(bindingRequest(this.#remote, this.#ownFragment));
  }

  async #check(): Promise<void> {
    const done = new AbortController();
    const answered = new Promise<'answered'>((resolve) => (this.#answered = () => resolve('answered')));
    for (let tried = 0; tried < checkTries; tried++) {
      this.#sendRequest();
      const outcome = await Promise.race([
        answered,
        delay(checkPauseMs, 'late' as const, { signal: done.signal }).catch(() => 'late' as const),
      ]);
      if (outcome === 'answered') {
        done.abort();
        return;
      }
    }
    throw new Error('the server answers no ICE checks');
  }

  #receive(datagram: Buffer): void {
    const first = datagram[0]!;
    if (first < 4) {
      if (isBindingSuccess(datagram)) this.#answered?.();
      return;
    }
    if (first < 64) {
      this.#channel?.receive(datagram);
      return;
    }
    const second = datagram[1]!;
    // RFC 5761: these are RTCP.
    if (second >= 192 && second <= 223) return;
    this.#count(datagram.readUInt32BE(8), datagram.readUInt16BE(2));
    this.#firstPacket?.();
    this.#firstPacket = null;
  }

  #count(source: number, sequenceNumber: number): void {
    this.packetsReceived++;
    const reception = this.#receptions.get(source);
    if (!reception) {
      this.#receptions.set(source, { packets: 1, first: sequenceNumber, highest: sequenceNumber });
      return;
    }
    reception.packets++;
    const ahead = (sequenceNumber - reception.highest) & 0xffff;
    if (ahead < 0x8000) reception.highest += ahead;
  }

  /** A receiver report (RFC 3550 section 6.4.2): nothing lost, no jitter. */
  #report(): void {
    const receptions = [...this.#receptions].slice(0, maxReportBlocks);
    if (!this.#seals || receptions.length === 0) return;
    const packet = Buffer.alloc(8 + 24 * receptions.length);
    packet[0] = 0x80 | receptions.length;
    packet[1] = 201;
    packet.writeUInt16BE(packet.length / 4 - 1, 2);
    packet.writeUInt32BE(1, 4);
    for (const [index, [source, { highest }]] of receptions.entries()) {
      packet.writeUInt32BE(source, 8 + 24 * index);
      packet.writeUInt32BE(highest >>> 0, 16 + 24 * index);
    }
    this.#socket.send(this.#seals.rtcp(packet));
  }
}
