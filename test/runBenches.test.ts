import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const runBenches = fileURLToPath(new URL('./runBenches.ts', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-bench-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function bench(programs: Record<string, string>): Promise<{ output: string; code: unknown }> {
  const scripts: Record<string, string> = { start: 'exit 1' };
  for (const [name, program] of Object.entries(programs)) {
    await writeFile(join(folder, `${name}.mjs`), program);
    scripts[`bench:${name}`] = `node ${name}.mjs`;
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts }));
  return new Promise((resolve) => {
    execFile(process.execPath, [runBenches], { cwd: folder }, (error, stdout) => {
      resolve({ output: stdout, code: error?.code ?? 0 });
    });
  });
}

const ending = (name: string, value: number, met: boolean) =>
  `console.log('a table for people');
console.log(JSON.stringify({ bench: '${name}', figures: [{ name: 'p99', value: ${value}, unit: 'ms', goal: '< 50', met: ${met} }] }));`;

test('all benches run and stand in one table, and a goal that is missed is no failure', async () => {
  const { output, code } = await bench({ tap: ending('tap', 41, true), vad: ending('vad', 73, false) });
  expect(code).toBe(0);
  expect(output).toMatch(/'tap'.*'p99'.*'41 ms'.*'< 50'.*'yes'/);
  expect(output).toMatch(/'vad'.*'p99'.*'73 ms'.*'< 50'.*'no'/);
});

test('a bench that breaks off is named, the others run, and it shows in the exit code', async () => {
  const { output, code } = await bench({
    captions: 'process.exit(1)',
    tap: "console.log('no report')",
    vad: ending('vad', 41, true),
  });
  expect(code).toBe(1);
  expect(output).toMatch(/'captions'.*'did not run to its end'/);
  expect(output).toMatch(/'tap'.*'did not run to its end'/);
  expect(output).toMatch(/'vad'.*'41 ms'/);
});
