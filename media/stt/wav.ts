/** 16 kHz mono PCM as the file that transcription endpoints take. */
import { sampleRateHz } from '../stages/sound.ts';

const headerBytes = 44;
const bytesPerSample = 2;

/** RIFF/WAVE of 16-bit samples (Microsoft RIFF specification, `fmt ` chunk of PCM); louder than 1 is clipped. */
export function encodeWav(pcm: Float32Array): Uint8Array<ArrayBuffer> {
  const dataBytes = pcm.length * bytesPerSample;
  const file = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(file.buffer);
  const ascii = (offset: number, name: string) => {
    for (let index = 0; index < name.length; index++) view.setUint8(offset + index, name.charCodeAt(index));
  };
  ascii(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  ascii(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  ascii(36, 'data');
  view.setUint32(40, dataBytes, true);
  let offset = headerBytes;
  for (const sample of pcm) {
    view.setInt16(offset, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
    offset += bytesPerSample;
  }
  return file;
}
