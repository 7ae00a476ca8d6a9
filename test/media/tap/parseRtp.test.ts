import { describe, expect, test } from 'vitest';
import { parseRtp } from '../../../media/tap/RtpParsing.ts';

const payload = [0x48, 1, 2, 3];

interface Parts {
  first?: number;
  csrcs?: number[];
  extension?: number[];
  tail?: number[];
}

function rtp({ first = 0x80, csrcs = [], extension = [], tail = payload }: Parts): Uint8Array {
  return Uint8Array.from([
    first | (csrcs.length / 4),
    111,
    ...[0x12, 0x34],
    ...[0x80, 0, 0, 1],
    ...[0xde, 0xad, 0xbe, 0xef],
    ...csrcs,
    ...extension,
    ...tail,
  ]);
}

describe('an RTP packet', () => {
  test('gives its numbers and payload', () => {
    expect(parseRtp(rtp({}), 1)).toEqual({
      sequenceNumber: 0x1234,
      timestamp: 0x80000001,
      ssrc: 0xdeadbeef,
      payload: Uint8Array.from(payload),
      levelBelowFullScaleDb: null,
    });
  });

  test('may list contributing sources', () => {
    expect(parseRtp(rtp({ csrcs: [1, 2, 3, 4, 5, 6, 7, 8] }), 1)?.payload).toEqual(Uint8Array.from(payload));
  });

  test('may be padded', () => {
    expect(parseRtp(rtp({ first: 0xa0, tail: [...payload, 0, 0, 3] }), 1)?.payload).toEqual(
      Uint8Array.from(payload),
    );
  });

  test('may be nothing but padding', () => {
    expect(parseRtp(rtp({ first: 0xa0, tail: [0, 0, 0, 4] }), 1)?.payload).toHaveLength(0);
  });

  test('copies its payload', () => {
    const data = rtp({});
    const packet = parseRtp(data, 1);
    data.fill(0);
    expect(packet?.payload).toEqual(Uint8Array.from(payload));
  });

  test.each([
    ['shorter than a header', rtp({}).subarray(0, 11)],
    ['of another version', rtp({ first: 0x40 })],
    ['with contributing sources beyond its end', rtp({ first: 0x8f, tail: [] })],
    ['with an extension beyond its end', rtp({ first: 0x90, extension: [0xbe, 0xde, 0, 9], tail: [] })],
    ['with half an extension header', rtp({ first: 0x90, extension: [0xbe, 0xde], tail: [] })],
    ['with more padding than packet', rtp({ first: 0xa0, tail: [0, 200] })],
  ])('%s is refused', (_, data) => {
    expect(parseRtp(data, 1)).toBeNull();
  });
});

describe('the level', () => {
  const level = (extension: number[], id: number | null = 1) =>
    parseRtp(rtp({ first: 0x90, extension }), id)?.levelBelowFullScaleDb;

  test('stands in a one-byte element, without its voice bit', () => {
    expect(level([0xbe, 0xde, 0, 1, 0x10, 0x80 | 42, 0, 0])).toBe(42);
  });

  test('stands behind other elements and padding', () => {
    expect(level([0xbe, 0xde, 0, 2, 0x32, 9, 9, 9, 0, 0x10, 17, 0])).toBe(17);
  });

  test('stands in a two-byte element', () => {
    expect(level([0x10, 0x00, 0, 2, 7, 0, 1, 1, 33, 0, 0, 0])).toBe(33);
  });

  test('is unknown where the element is empty, absent, behind the end mark or of another profile', () => {
    expect(level([0x10, 0x00, 0, 1, 1, 0, 0, 0])).toBeNull();
    expect(level([0xbe, 0xde, 0, 1, 0x20, 5, 0, 0])).toBeNull();
    expect(level([0xbe, 0xde, 0, 1, 0xf0, 0, 0x10, 5])).toBeNull();
    expect(level([0xab, 0xcd, 0, 1, 0x10, 5, 0, 0])).toBeNull();
    expect(level([0xbe, 0xde, 0, 1, 0x10, 5, 0, 0], null)).toBeNull();
  });

  test('does not hide the payload', () => {
    const data = rtp({ first: 0x90, extension: [0xbe, 0xde, 0, 1, 0x10, 42, 0, 0] });
    expect(parseRtp(data, 1)?.payload).toEqual(Uint8Array.from(payload));
  });

  test('no bytes whatever make the parser throw or read beyond the packet', () => {
    let seed = 1;
    const next = () => (seed = (seed * 48_271) % 0x7fffffff) & 0xff;
    for (let i = 0; i < 5000; i++) {
      const data = Uint8Array.from({ length: next() % 64 }, next);
      if (data.length > 0) data[0] = (data[0]! & 0x3f) | 0x80;
      const packet = parseRtp(data, 1);
      if (packet) expect(packet.payload.length).toBeLessThanOrEqual(data.length - 12);
    }
  });
});
