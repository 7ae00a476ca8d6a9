import { existsSync, statSync } from 'node:fs';
import { cacheFolder, whisperModelPath } from './setup/locations.mjs';
import { whisperModels } from './setup/whisperModels.mjs';

/** A model file, or why there is none, in words an operator can act on. */
export type WhisperModelFile = { path: string; reason?: undefined } | { path?: undefined; reason: string };

/** Sizes that WHISPER_MODEL may name. */
export const whisperModelSizes: readonly string[] = Object.keys(whisperModels);

/**
 * The file that a value of WHISPER_MODEL stands for: one of `whisperModelSizes`, kept in the cache by set-up, or the
 * path of a ggml or GGUF file.
 */
export function resolveWhisperModel(setting: string, cacheDir: string = cacheFolder()): WhisperModelFile {
  const published = Object.hasOwn(whisperModels, setting) ? whisperModels[setting] : undefined;
  const path = published ? whisperModelPath(setting, cacheDir) : setting;
  const file = existsSync(path) ? statSync(path) : undefined;
  if (published) {
    if (file?.size === published.bytes) return { path };
    return { reason: `The speech model ${setting} has not been fetched yet; "npm start" says why.` };
  }
  if (file?.isFile()) return { path };
  const sizes = whisperModelSizes.join(', ');
  return { reason: `WHISPER_MODEL is ${setting}, neither a file nor one of ${sizes}.` };
}
