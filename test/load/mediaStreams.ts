/** What the people of a load send: recorded speech in Opus, and packets that a forwarding server takes for VP8. */
import { randomBytes, randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { rtpParameters } from '../../src/wire/media.ts';
import { encodeOpus, packetMs, RtpWriter } from '../support/opusMicrophone.ts';
import { joined, recordedSpeech, sentences } from '../support/recordedSpeech.ts';

type Parameters = z.input<typeof rtpParameters>;

export interface Packet {
  bytes: Buffer;
  headerLength: number;
}

/** Something that sends at an even pace. */
export interface MediaStream {
  kind: 'audio' | 'video';
  source: 'microphone' | 'camera';
  parameters: Parameters;
  packetsPerSecond: number;
  /** Null: this time nothing is sent. */
  next(): Packet | null;
}

const levelExtensionId = 1;
const pauseBetweenSentencesMs = 300;
const videoPayloadBytes = 1100;
const framesPerKeyFrame = 60;
/** As browsers send the lower layers of a camera: 130 and 530 kbit/s. */
const pictures = {
  small: { framesPerSecond: 15, packetsPerFrame: 1 },
  middle: { framesPerSecond: 30, packetsPerFrame: 2 },
};

let speech: ReturnType<typeof encodeOpus> | null = null;

const newSource = () => randomInt(1, 0xffffffff);

export function microphone(): MediaStream {
  const packets = (speech ??= encodeOpus(
    joined(...sentences.flatMap((file) => [recordedSpeech(file), pauseBetweenSentencesMs])),
  ));
  const ssrc = newSource();
  const writer = new RtpWriter({ ssrc, payloadType: 111, levelExtensionId });
  // Everybody is at another place of it.
  let at = randomInt(packets.length);
  return {
    kind: 'audio',
    source: 'microphone',
    packetsPerSecond: 1000 / packetMs,
    parameters: {
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: levelExtensionId }],
      encodings: [{ ssrc }],
      rtcp: { cname: `load-${ssrc}`, reducedSize: true },
    },
    next() {
      const bytes = writer.write(packets[at++ % packets.length]!);
      return bytes && { bytes, headerLength: 20 };
    },
  };
}

export function camera(size: keyof typeof pictures): MediaStream {
  const { framesPerSecond, packetsPerFrame } = pictures[size];
  const ssrc = newSource();
  const picture = randomBytes(videoPayloadBytes);
  let sent = 0;
  return {
    kind: 'video',
    source: 'camera',
    packetsPerSecond: framesPerSecond * packetsPerFrame,
    parameters: {
      codecs: [
        {
          mimeType: 'video/VP8',
          payloadType: 96,
          clockRate: 90_000,
          rtcpFeedback: [
            { type: 'nack', parameter: '' },
            { type: 'nack', parameter: 'pli' },
          ],
        },
      ],
      encodings: [{ ssrc }],
      rtcp: { cname: `load-${ssrc}`, reducedSize: true },
    },
    next() {
      const frame = Math.floor(sent / packetsPerFrame);
      const isFirst = sent % packetsPerFrame === 0;
      const bytes = Buffer.alloc(12 + videoPayloadBytes);
      bytes[0] = 0x80;
      // The marker bit tells the last packet of a frame.
      bytes[1] = sent % packetsPerFrame === packetsPerFrame - 1 ? 0x80 | 96 : 96;
      bytes.writeUInt16BE(sent & 0xffff, 2);
      bytes.writeUInt32BE(((frame * 90_000) / framesPerSecond) >>> 0, 4);
      bytes.writeUInt32BE(ssrc, 8);
      picture.copy(bytes, 12);
      // RFC 7741: the start of a partition, then the bit that tells a key frame by being 0.
      bytes[12] = isFirst ? 0x10 : 0;
      bytes[13] = frame % framesPerKeyFrame === 0 ? 0x50 : 0x51;
      sent++;
      return { bytes, headerLength: 12 };
    },
  };
}
