// Turns the C++ source in the mediasoup package into one that builds against the system's libraries.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './run.mjs';

/** media/worker-build/plan.json: what replaces which sub-project, and which texts are changed and why. */
export function readPlan(folder) {
  return JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
}

/**
 * What of the plan does not fit this mediasoup source, one sentence each; empty when all fits.
 * `packageFolder` is the installed mediasoup package, `buildFolder` is media/worker-build.
 */
export function planFaults(packageFolder, buildFolder) {
  const plan = readPlan(buildFolder);
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const faults = [];
  if (version !== plan.mediasoup)
    faults.push(`mediasoup is ${version}, the plan was made for ${plan.mediasoup}`);

  const wraps = readdirSync(join(packageFolder, 'worker/subprojects')).filter((name) =>
    name.endsWith('.wrap'),
  );
  const known = [...Object.keys(plan.subprojects), ...plan.unusedWraps];
  for (const wrap of wraps) {
    if (!known.includes(wrap)) faults.push(`the worker has a sub-project the plan does not know: ${wrap}`);
  }
  for (const wrap of known) {
    if (!wraps.includes(wrap)) faults.push(`the worker no longer has the sub-project ${wrap}`);
  }
  for (const folder of Object.values(plan.subprojects)) {
    if (!existsSync(join(buildFolder, 'subprojects', folder, 'meson.build'))) {
      faults.push(`subprojects/${folder}/meson.build is missing`);
    }
  }
  for (const { file, find } of plan.replacements) {
    const path = join(packageFolder, 'worker', file);
    const count = existsSync(path) ? readFileSync(path, 'utf8').split(find).length - 1 : 0;
    if (count !== 1) faults.push(`${file} has ${count} times, not once, the text to replace: ${find}`);
  }
  return faults;
}

/** Copies the worker's source to `target` and applies the plan. Nothing is left behind where it fails. */
export function prepareSource(packageFolder, buildFolder, target) {
  const faults = planFaults(packageFolder, buildFolder);
  if (faults.length > 0) {
    throw new SetupError(
      `The mediasoup worker cannot be built, its source and media/worker-build do not fit:\n- ${faults.join('\n- ')}`,
      'media/worker-build/README.md says how the two are brought together again.',
    );
  }
  const plan = readPlan(buildFolder);
  rmSync(target, { recursive: true, force: true });
  // Old times on the sources let ninja take up a build that was interrupted.
  cpSync(join(packageFolder, 'worker'), target, { recursive: true, preserveTimestamps: true });
  for (const [wrap, folder] of Object.entries(plan.subprojects)) {
    const directory = /^directory *= *(.+)$/m.exec(
      readFileSync(join(target, 'subprojects', wrap), 'utf8'),
    )?.[1];
    if (!directory) throw new SetupError(`${wrap} names no directory`);
    cpSync(join(buildFolder, 'subprojects', folder), join(target, 'subprojects', directory.trim()), {
      recursive: true,
    });
  }
  for (const { file, find, replace } of plan.replacements) {
    const path = join(target, file);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(find, () => replace),
    );
  }
  writeFileSync(join(target, 'prepared'), '');
}
