/** How each source is captured and encoded. */
import type { types } from 'mediasoup-client';
import type { ProducerSource } from '../../wire/rooms.ts';

export function microphoneConstraints(deviceId: string | null): MediaTrackConstraints {
  return {
    ...chosen(deviceId),
    channelCount: 1,
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
  };
}

export function cameraConstraints(deviceId: string | null): MediaTrackConstraints {
  return {
    ...chosen(deviceId),
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 30, max: 30 },
  };
}

/** Text has to stay readable, motion does not have to be smooth. */
export const screenOptions: DisplayMediaStreamOptions = {
  video: { frameRate: { ideal: 15, max: 15 } },
  audio: true,
};

function chosen(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}

type SendSettings = Pick<types.ProducerOptions, 'encodings' | 'codecOptions' | 'codec'>;

/** Speech gets its bandwidth before any picture (W3C WebRTC priority, RFC 8835 section 4.1). */
const audioEncoding: types.RtpEncodingParameters = { priority: 'high', networkPriority: 'high' };

/**
 * - microphone: silence is not sent (DTX), lost packets are rebuilt from the next one (in-band FEC), RFC 7587;
 * - camera: three simulcast layers of a 720p picture, three frame rates each;
 * - screen: one layer with enough bits for text, in VP9 where the browser has it, as it has tools for screens.
 */
export function sendSettings(source: ProducerSource, sendable: types.RtpCapabilities): SendSettings {
  switch (source) {
    case 'microphone':
      return {
        encodings: [{ ...audioEncoding, maxBitrate: 40_000 }],
        codecOptions: { opusStereo: false, opusDtx: true, opusFec: true },
      };
    case 'screenAudio':
      return {
        encodings: [{ ...audioEncoding, maxBitrate: 96_000 }],
        codecOptions: { opusStereo: true, opusDtx: true, opusFec: true },
      };
    case 'camera':
      return {
        encodings: [
          { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
          { scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
          { scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
        ],
        codecOptions: { videoGoogleStartBitrate: 800 },
      };
    case 'screen': {
      const vp9 = sendable.codecs?.find((codec) => codec.mimeType.toLowerCase() === 'video/vp9');
      return {
        encodings: [{ maxBitrate: 2_500_000, maxFramerate: 15, scalabilityMode: 'L1T3' }],
        codecOptions: { videoGoogleStartBitrate: 1000 },
        ...(vp9 && { codec: vp9 }),
      };
    }
  }
}
