/** Reads what the pipeline needs from RTP packets (RFC 3550 section 5.1, RFC 8285, RFC 6464). */
import { Stage, type StageCounts } from '../stages/Stage.ts';

export interface RtpPacket {
  ssrc: number;
  /** 16 bits, wraps. */
  sequenceNumber: number;
  /** 32 bits, wraps; 48,000 a second for Opus. */
  timestamp: number;
  /** A copy: the buffer it came in is used again. Empty in probation packets. */
  payload: Uint8Array;
  /** Loudness as the sender measured it, 0 (loudest) to 127 (silence) dB below full scale; null where it did not. */
  levelBelowFullScaleDb: number | null;
  arrivedAtMs: number;
}

export interface ArrivedPacket {
  data: Uint8Array;
  arrivedAtMs: number;
}

const fixedHeaderBytes = 12;

export class RtpParsing extends Stage<ArrivedPacket, RtpPacket> {
  readonly #levelExtensionId: number | null;

  constructor(counts: StageCounts, levelExtensionId: number | null) {
    super(counts);
    this.#levelExtensionId = levelExtensionId;
  }

  protected override handle({ data, arrivedAtMs }: ArrivedPacket): void {
    const packet = parseRtp(data, this.#levelExtensionId);
    if (packet) this.emit({ ...packet, arrivedAtMs });
    else this.drop();
  }
}

/** Null for what is not a whole RTP packet of version 2. */
export function parseRtp(
  data: Uint8Array,
  levelExtensionId: number | null,
): Omit<RtpPacket, 'arrivedAtMs'> | null {
  if (data.length < fixedHeaderBytes || data[0]! >> 6 !== 2) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let start = fixedHeaderBytes + (data[0]! & 0x0f) * 4;
  let end = data.length;
  let levelBelowFullScaleDb: number | null = null;
  if (data[0]! & 0x10) {
    if (start + 4 > end) return null;
    const profile = view.getUint16(start);
    const extensionEnd = start + 4 + view.getUint16(start + 2) * 4;
    if (extensionEnd > end) return null;
    const level = findExtension(data.subarray(start + 4, extensionEnd), profile, levelExtensionId);
    if (level !== null) levelBelowFullScaleDb = level & 0x7f;
    start = extensionEnd;
  }
  if (data[0]! & 0x20) end -= data[end - 1]!;
  if (start > end) return null;
  return {
    sequenceNumber: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: data.slice(start, end),
    levelBelowFullScaleDb,
  };
}

/** The first byte of the extension element with this id (RFC 8285 sections 4.2 and 4.3). */
function findExtension(elements: Uint8Array, profile: number, wantedId: number | null): number | null {
  const oneByteHeaders = profile === 0xbede;
  if (wantedId === null || (!oneByteHeaders && profile >> 4 !== 0x100)) return null;
  for (let at = 0; at < elements.length;) {
    const first = elements[at]!;
    if (first === 0) {
      at++;
      continue;
    }
    const id = oneByteHeaders ? first >> 4 : first;
    if (oneByteHeaders && id === 15) return null;
    const length = oneByteHeaders ? (first & 0x0f) + 1 : (elements[at + 1] ?? 0);
    const dataAt = at + (oneByteHeaders ? 1 : 2);
    if (id === wantedId) return length > 0 ? (elements[dataAt] ?? null) : null;
    at = dataAt + length;
  }
  return null;
}
