// schemathesis (Python), which tries the OpenAPI document on a running server. Without it that test is skipped.
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot, schemathesisFolder } from './locations.mjs';
import { mustRun } from './run.mjs';
import { withElapsed } from './say.mjs';
import { installPython } from './systemPackages.mjs';

export const schemathesisForTests = {
  title: 'schemathesis for the tests',
  why: 'tries every route of the interface, by Python (60 MB)',

  missing({ tests, cacheDir, schemathesisGivenUp }) {
    const made = fs.existsSync(join(schemathesisFolder(cacheDir), 'complete'));
    return tests && !schemathesisGivenUp && !made ? 'not fetched' : undefined;
  },

  /** Notes in the context why it cannot be had, and answers false then. */
  async make(context) {
    const { env } = context;
    const folder = schemathesisFolder(context.cacheDir);
    try {
      await installPython(context);
      // An environment of Python does not like to be moved, so a mark tells whether it is whole.
      fs.rmSync(folder, { recursive: true, force: true });
      fs.mkdirSync(dirname(folder), { recursive: true });
      const list = join(projectRoot, 'config/setup/schemathesis/requirements.txt');
      const wanted = ['install', '--quiet', '--no-cache-dir', '--only-binary', ':all:', '-r', list];
      await withElapsed('pip install schemathesis', async () => {
        await mustRun('python3', ['-m', 'venv', folder], { env });
        await mustRun(join(folder, 'bin/python'), ['-m', 'pip', ...wanted], { env });
      });
      fs.writeFileSync(join(folder, 'complete'), '');
      return true;
    } catch (error) {
      context.schemathesisGivenUp = error.message;
      return false;
    }
  },
};
