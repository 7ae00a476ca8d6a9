import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { encodeWav } from '../../../media/stt/wav.ts';

test('ffmpeg reads back what was written', () => {
  const pcm = Float32Array.from({ length: 16_001 }, (_, index) => Math.sin(index / 10) * 0.9);
  const args = ['-loglevel', 'error', '-i', 'pipe:0', '-f', 'f32le', '-ac', '1', 'pipe:1'];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { input: encodeWav(pcm) });
  expect(stderr.toString()).toBe('');
  const decoded = new Float32Array(new Uint8Array(stdout).buffer);
  expect(decoded).toHaveLength(pcm.length);
  expect(Math.max(...decoded.map((sample, index) => Math.abs(sample - pcm[index]!)))).toBeLessThan(1e-4);
});

test('what is louder than 1 is clipped', () => {
  const view = new DataView(encodeWav(Float32Array.of(2, -2, 0)).buffer);
  expect([44, 46, 48].map((at) => view.getInt16(at, true))).toEqual([32_767, -32_767, 0]);
});
