import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, projectRoot, whisperModelPath } from '../../../config/setup/locations.mjs';
import { whisperModels } from '../../../config/setup/whisperModels.mjs';
import { resolveWhisperModel } from '../../../config/whisperModel.ts';
import { workerBinary } from '../../../config/workerBinary.ts';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'consilium-cache-'));
});

afterEach(() => rmSync(cache, { recursive: true }));

describe('the cache', () => {
  test('is where the operator wants it, relative to the checkout', () => {
    expect(cacheFolder({ CONSILIUM_CACHE_DIR: '/var/cache/c', HOME: '/home/a' })).toBe('/var/cache/c');
    expect(cacheFolder({ CONSILIUM_CACHE_DIR: 'cache' })).toBe(join(projectRoot, 'cache'));
  });

  test('is otherwise in the place of the platform', ({ skip }) => {
    skip(process.platform === 'darwin', 'XDG folders are not those of macOS');
    expect(cacheFolder({ XDG_CACHE_HOME: '/xdg', HOME: '/home/a' })).toBe('/xdg/consilium');
    expect(cacheFolder({ HOME: '/home/a' })).toBe('/home/a/.cache/consilium');
  });
});

describe('WHISPER_MODEL', () => {
  test('names a size that is in the cache', () => {
    const path = whisperModelPath('tiny.en', cache);
    mkdirSync(join(path, '..'));
    writeFileSync(path, '');
    truncateSync(path, whisperModels['tiny.en']?.bytes);
    expect(resolveWhisperModel('tiny.en', cache)).toEqual({ path });
  });

  test('is answered with a reason where the file is missing or not whole', () => {
    expect(resolveWhisperModel('base', cache).reason).toMatch(/base has not been fetched/);
    const path = whisperModelPath('base', cache);
    mkdirSync(join(path, '..'));
    writeFileSync(path, 'half');
    expect(resolveWhisperModel('base', cache).reason).toMatch(/base has not been fetched/);
  });

  test('names a file, and nothing else', () => {
    const path = join(cache, 'own.gguf');
    expect(resolveWhisperModel(path, cache).reason).toContain(path);
    writeFileSync(path, '');
    expect(resolveWhisperModel(path, cache)).toEqual({ path });
    expect(resolveWhisperModel(cache, cache).reason).toContain('neither a file nor one of tiny.en, base');
    expect(resolveWhisperModel('constructor', cache).reason).toContain('neither a file');
  });
});

describe('the worker', () => {
  test('is the one the operator names', () => {
    expect(workerBinary({ binary: process.execPath, cacheDir: cache })).toBe(process.execPath);
  });

  test('that is missing is said to be missing, and where', () => {
    expect(() => workerBinary({ binary: null, cacheDir: cache })).toThrow(
      `The media worker is missing (${cache}`,
    );
    expect(() => workerBinary({ binary: join(cache, 'gone') })).toThrow(join(cache, 'gone'));
  });
});
