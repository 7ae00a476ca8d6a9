// The npm packages that package-lock.json pins.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './run.mjs';
import { withElapsed } from './say.mjs';

export const npmPackages = {
  title: 'npm packages',
  why: 'the libraries that package-lock.json pins',

  missing({ root }) {
    const wanted = readPackages(join(root, 'package-lock.json'));
    // npm writes this file last, so an interrupted installation has none.
    const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
    if (!wanted) return 'package-lock.json cannot be read';
    if (!installed) return 'not installed';
    for (const [path, { version, optional, link }] of Object.entries(wanted)) {
      // Optional packages are for one platform each; the one that matters, Node, is a step of its own.
      if (path === '' || link || optional) continue;
      if (installed[path]?.version !== version) return `${nameOf(path)} ${version} missing`;
      if (!existsSync(join(root, path, 'package.json'))) return `${nameOf(path)} is damaged`;
    }
    return undefined;
  },

  async make({ root, env }) {
    // npm runs under the Node that started it. That may be older than some packages like; they run under the
    // Node 24 that is one of them, so npm's warnings about engines would only mislead.
    const [command, ...before] = env.npm_execpath
      ? [env.npm_node_execpath ?? process.execPath, env.npm_execpath]
      : ['npm'];
    const args = [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const count = Object.keys(readPackages(join(root, 'package-lock.json')) ?? {}).length;
    await withElapsed(`npm ci, up to ${count} packages`, () =>
      mustRun(command, args, {
        cwd: root,
        env,
        advice: 'Check that the npm registry can be reached (npm ping) and run the same command again.',
      }),
    );
  },
};

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
