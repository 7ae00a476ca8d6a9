/** Seals what is sent once the handshake is done. What is received stays sealed: opening it would be the driver's cost. */
export interface Seals {
  /** A whole RTP packet; the header goes in the clear. */
  rtp(packet: Buffer, headerLength: number, rolloverCounter: number): Buffer;
  rtcp(packet: Buffer): Buffer;
}

export interface SecureChannel {
  /** A datagram of DTLS that came. */
  receive(datagram: Buffer): void;
  /** Rejects where the handshake fails or takes too long. */
  shakeHands(): Promise<Seals>;
}

export function ownFingerprint(): Promise<{ algorithm: 'sha-256'; value: string }>;
export function openSecureChannel(send: (datagram: Buffer) => Promise<void>): Promise<SecureChannel>;
