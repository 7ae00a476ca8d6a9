// Node 24, which comes as an npm package and stands first on the PATH of every npm script.
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run, SetupError } from './run.mjs';

const wantedMajor = 24;

export const nodeRuntime = {
  title: `Node ${wantedMajor}`,
  why: 'the server runs on it, whatever Node this machine has',

  async missing({ root }) {
    const path = join(root, 'node_modules/.bin/node');
    if (!existsSync(path)) return 'not linked in node_modules/.bin';
    const { code, output } = await run(path, ['--version']);
    if (code !== 0) return `does not start: ${output}`;
    const major = Number(/^v(\d+)\./.exec(output)?.[1]);
    return major >= wantedMajor ? undefined : `is ${output}`;
  },

  make({ root }) {
    const modules = join(root, 'node_modules');
    const name = nodePackage(root);
    if (!name || !existsSync(join(modules, name, 'bin/node'))) {
      throw new SetupError(
        `No npm package of Node ${wantedMajor} for ${process.platform} ${process.arch} was installed.`,
        `Install Node ${wantedMajor}, then: node src/main.ts`,
      );
    }
    // npm before 11 removes the link again when it drops the packages for other platforms, which claim the same name.
    rmSync(join(modules, '.bin/node'), { force: true });
    symlinkSync(join('..', name, 'bin/node'), join(modules, '.bin/node'));
  },
};

/** The optional dependency that holds Node for this machine. */
function nodePackage(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const suffix = `-${process.platform}-${process.arch}`;
  return Object.keys(optionalDependencies).find((name) => name.startsWith('node-') && name.endsWith(suffix));
}
