/** Frame sizes in ms by the configuration number of the TOC byte, four to a bandwidth (RFC 6716 table 2). */
const silkMs = [10, 20, 40, 60];
const hybridMs = [10, 20];
const celtMs = [2.5, 5, 10, 20];

/** Milliseconds of sound in one frame of the packet that begins with this TOC byte (RFC 6716 section 3.1). */
export function opusFrameMs(toc: number): number {
  const configuration = toc >> 3;
  if (configuration < 12) return silkMs[configuration % 4]!;
  if (configuration < 16) return hybridMs[configuration % 2]!;
  return celtMs[configuration % 4]!;
}

/** Milliseconds of sound in a packet, 0 for an empty or impossible one (RFC 6716 section 3.2). */
export function opusPacketMs(packet: Uint8Array): number {
  if (packet.length === 0) return 0;
  const toc = packet[0]!;
  const code = toc & 0x03;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  const packetMs = frames * opusFrameMs(toc);
  return packetMs <= 120 ? packetMs : 0;
}
