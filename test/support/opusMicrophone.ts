/** A microphone's RTP packets as a browser sends them: Opus, 20 ms each, with the level of RFC 6464. */
import { Encoder } from '@evan/opus';

export const packetMs = 20;
const packetSamples = 320;
const ticksPerPacket = 960;

export interface EncodedPacket {
  payload: Uint8Array;
  /** dB below full scale, 0 to 127. */
  level: number;
}

export interface EncodeOptions {
  /** Leaves out what RFC 7587 section 3.1.3 leaves out: null stands where no packet is sent. */
  dtx?: boolean;
}

/** One entry for each 20 ms of the 16 kHz samples. */
export function encodeOpus(
  samples: Int16Array,
  { dtx = false }: EncodeOptions = {},
): (EncodedPacket | null)[] {
  const encoder = new Encoder({ channels: 1, sample_rate: 16_000, application: 'voip' });
  encoder.bitrate = 32_000;
  encoder.dtx = dtx;
  const packets: (EncodedPacket | null)[] = [];
  let resting = false;
  for (let at = 0; at + packetSamples <= samples.length; at += packetSamples) {
    const part = samples.subarray(at, at + packetSamples);
    const payload = Uint8Array.from(encoder.encode(part));
    // Browsers send the first packet of a rest and none after it.
    const rests = dtx && payload.length <= 2;
    packets.push(rests && resting ? null : { payload, level: levelOf(part) });
    resting = rests;
  }
  return packets;
}

function levelOf(samples: Int16Array): number {
  const sum = samples.reduce((total, sample) => total + (sample / 32_768) ** 2, 0);
  const db = -10 * Math.log10(sum / samples.length || Number.MIN_VALUE);
  return Math.min(127, Math.max(0, Math.round(db)));
}

export interface RtpOptions {
  ssrc: number;
  payloadType?: number;
  /** Id of the RFC 6464 extension; none is written where it is null. */
  levelExtensionId?: number | null;
  sequenceNumber?: number;
  timestamp?: number;
}

/** RTP packets of one source, the i-th 20 ms after the one before it. */
export class RtpWriter {
  readonly #options: RtpOptions;
  sequenceNumber: number;
  timestamp: number;

  constructor(options: RtpOptions) {
    this.#options = options;
    this.sequenceNumber = options.sequenceNumber ?? 1000;
    this.timestamp = options.timestamp ?? 1_000_000;
  }

  /** The next packet; null (nothing is sent) lets time pass. */
  write(packet: EncodedPacket | null): Buffer | null {
    const timestamp = this.timestamp;
    this.timestamp = (timestamp + ticksPerPacket) >>> 0;
    if (!packet) return null;
    const { ssrc, payloadType = 100, levelExtensionId = 1 } = this.#options;
    const extension =
      levelExtensionId === null
        ? Buffer.alloc(0)
        : Buffer.from([0xbe, 0xde, 0, 1, levelExtensionId << 4, 0x80 | packet.level, 0, 0]);
    const header = Buffer.alloc(12);
    header[0] = extension.length > 0 ? 0x90 : 0x80;
    header[1] = payloadType;
    header.writeUInt16BE(this.sequenceNumber, 2);
    header.writeUInt32BE(timestamp, 4);
    header.writeUInt32BE(ssrc, 8);
    this.sequenceNumber = (this.sequenceNumber + 1) & 0xffff;
    return Buffer.concat([header, extension, packet.payload]);
  }
}
