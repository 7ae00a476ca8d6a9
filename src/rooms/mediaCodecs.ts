import type { RouterRtpCodecCapability } from 'mediasoup/types';

/**
 * What rooms carry, in the order in which senders prefer it: VP8 for simulcast cameras, which every browser
 * encodes in three layers; VP9 for screens, sharper at the same bitrate; H.264 constrained baseline for devices
 * that encode nothing else in hardware. Header extensions (RFC 6464 levels, transport-wide congestion control,
 * abs-send-time) are mediasoup's own for these kinds.
 */
export const mediaCodecs: RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    // Loss concealment from the next packet, and near silence costs nothing (RFC 7587 section 6.1).
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  {
    kind: 'video',
    mimeType: 'video/VP8',
    clockRate: 90_000,
    // Chromium begins at this many kbit/s instead of 300, so that the first seconds are not a blur.
    parameters: { 'x-google-start-bitrate': 1_000 },
  },
  {
    kind: 'video',
    mimeType: 'video/VP9',
    clockRate: 90_000,
    parameters: { 'profile-id': 0, 'x-google-start-bitrate': 1_000 },
  },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
      'x-google-start-bitrate': 1_000,
    },
  },
];
