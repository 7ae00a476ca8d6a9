/** What the last line of `npm test` says, and that nothing that went wrong leaves it green. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantTree } from './support/plantedTree.ts';

const head = "import { expect, test } from 'vitest';\n";
const inChild = (script: string) =>
  `${head}import { execFileSync } from 'node:child_process';\n
test('starts a server', () => {
  let ended = true;
  try {
    execFileSync(process.execPath, ['-e', ${JSON.stringify(script)}], { stdio: 'ignore' });
  } catch {
    ended = false;
  }
  expect(typeof ended).toBe('boolean');
});
`;

const files: Record<string, string> = {
  'src/main.ts': "import { z } from 'zod';\n\nz.string().parse('');\n",
  'test/green.test.ts': `${head}
test('adds', () => {
  expect(1 + 1).toBe(2);
});

test('needs a microphone', (context) => {
  context.skip('no microphone here');
});
`,
  'test/red.test.ts': `${head}
test('adds', () => {
  expect(1 + 1).toBe(3);
});
`,
  'test/silentSkip.test.ts': `${head}
test.skip('adds', () => {
  expect(1 + 1).toBe(2);
});
`,
  'test/empty.test.ts': 'export {};\n',
  'test/broken.test.ts': "import '../src/nothing.ts';\n",
  'test/hook.test.ts': `import { beforeAll, expect, test } from 'vitest';

beforeAll(() => {
  throw new Error('no room');
});

test('adds', () => {
  expect(1 + 1).toBe(2);
});
`,
  'test/rejects.test.ts': `${head}
test('adds', async () => {
  void Promise.reject(new Error('nobody listens'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(1 + 1).toBe(2);
});
`,
  'test/childDies.test.ts': inChild("Promise.reject(new Error('left alone'))"),
  'test/childLivesOn.test.ts': inChild(
    "process.on('unhandledRejection', () => {}); Promise.reject(new Error('left alone'))",
  ),
  'test/childThrows.test.ts': inChild("setImmediate(() => { throw new Error('left alone') })"),
};

/** Lets the runner of the planted tree see none of the runner that this test runs in. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|TEST|NODE_V8)/.test(name)),
);

describe('npm test', () => {
  let tree: Awaited<ReturnType<typeof plantTree>>;

  beforeAll(async () => {
    tree = await plantTree(files);
  });

  afterAll(() => tree.remove());

  const run = (...filters: string[]): Promise<{ lastLine: string; output: string; code: unknown }> =>
    new Promise((resolve) => {
      const options = { cwd: tree.root, env: environment };
      execFile(process.execPath, [join('test', 'run.ts'), ...filters], options, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        resolve({ lastLine: stdout.trimEnd().split('\n').at(-1) ?? '', output, code: error?.code ?? 0 });
      });
    });

  test('counts what passed and what was skipped, with the reason', async () => {
    const { lastLine, output, code } = await run('test/green');
    expect(lastLine, output).toBe('1 passed, 0 failed, 1 skipped');
    expect(output).toContain('no microphone here');
    expect(code).toBe(0);
  });

  test('counts what failed', async () => {
    const { lastLine, output, code } = await run('test/red', 'test/green');
    expect(lastLine, output).toBe('1 passed, 1 failed, 1 skipped');
    expect(code).toBe(1);
  });

  test.each([
    ['a test skipped without a reason', 'silentSkip', '0 passed, 1 failed, 0 skipped'],
    ['a file without tests', 'empty', '0 passed, 1 failed, 0 skipped'],
    ['a file that cannot be loaded', 'broken', '0 passed, 1 failed, 0 skipped'],
    ['a hook that throws', 'hook', '0 passed, 1 failed, 0 skipped'],
    ['a rejection that nobody handles', 'rejects', '1 passed, 1 failed, 0 skipped'],
    ['a child process that dies of a rejection', 'childDies', '1 passed, 1 failed, 0 skipped'],
    ['a child process that outlives a rejection', 'childLivesOn', '1 passed, 1 failed, 0 skipped'],
    ['a child process that throws', 'childThrows', '1 passed, 1 failed, 0 skipped'],
    ['a path that has no tests', 'nothingOfThatName', '0 passed, 1 failed, 0 skipped'],
  ])('fails at %s', async (_, file, totals) => {
    const { lastLine, output, code } = await run(`test/${file}`);
    expect(lastLine, output).toBe(totals);
    expect(code).toBe(1);
  });

  test('counts each check as a test', async () => {
    for (const path of Object.keys(files)) {
      if (path.startsWith('test/') && path !== 'test/green.test.ts')
        await tree.add({ [path]: files['test/green.test.ts']! });
    }
    await tree.add({ 'media/untidy.ts': 'export const a={b:"c"}' });
    const { lastLine, output, code } = await run();
    const testFiles = Object.keys(files).length - 1;
    // Left as they were: eslint, tsc and dependency-cruiser; prettier and knip find the new file.
    expect(lastLine, output).toBe(`${3 + testFiles} passed, 2 failed, ${testFiles} skipped`);
    expect(code).toBe(1);
  }, 120_000);
});
