// Node 24, which comes as an npm package and stands first on the PATH of every npm script.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, SetupError } from './run.mjs';

const wantedMajor = 24;

export const nodeRuntime = {
  title: `Node ${wantedMajor}`,

  async missing({ root }) {
    const path = join(root, 'node_modules/.bin/node');
    if (!existsSync(path)) return 'not among the npm packages';
    const { code, output } = await run(path, ['--version']);
    if (code !== 0) return `does not start: ${output}`;
    const major = Number(/^v(\d+)\./.exec(output)?.[1]);
    return major >= wantedMajor ? undefined : `is ${output}`;
  },

  make() {
    // It was installed with the npm packages, or there is none for this machine.
    throw new SetupError(
      `There is no Node ${wantedMajor} package that runs on ${process.platform} ${process.arch}.`,
      `Install Node ${wantedMajor} and start with: node src/main.ts`,
    );
  },
};
