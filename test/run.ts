/**
 * `npm test`: the checks, then every test; `npm test -- test/rooms` runs the tests of one part, without the
 * checks. The last line is `N passed, N failed, N skipped`. A check counts as one test. What also fails the run:
 * a test that is skipped without saying why, an error that nobody caught, in the tests or in a process they
 * started, and a file that has no tests.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVitest, type TestModule, type TestSuite, type Vitest } from 'vitest/node';
import { z } from 'zod';
import { printChecks, runChecks } from './check.ts';

interface Totals {
  passed: number;
  failed: number;
  skipped: { test: string; reason: string }[];
  /** What failed outside of any test's own body, for people. */
  faults: string[];
}

const faultLine = z.object({ origin: z.string(), argv: z.array(z.string()), text: z.string() });

const errorText = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? error.message)
    : typeof error === 'object' && error !== null && 'message' in error
      ? String(error.message)
      : String(error);

/** What nobody caught in the processes that tests started. */
async function readChildFaults(path: string): Promise<string[]> {
  const lines = await readFile(path, 'utf8').catch(() => '');
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { origin, argv, text } = faultLine.parse(JSON.parse(line));
      return `${origin} in node ${argv.join(' ')}\n${text}`;
    });
}

function addModule(totals: Totals, module: TestModule): void {
  const suites: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  for (const suite of suites) {
    for (const error of suite.errors()) {
      totals.faults.push(`${module.relativeModuleId}: ${errorText(error)}`);
    }
  }
  let tests = 0;
  for (const test of module.children.allTests()) {
    tests += 1;
    const result = test.result();
    if (result.state === 'passed') totals.passed += 1;
    else if (result.state === 'skipped' && result.note !== undefined) {
      totals.skipped.push({ test: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note });
    } else {
      totals.failed += 1;
      if (result.state !== 'failed') {
        totals.faults.push(`${module.relativeModuleId} > ${test.fullName}: ${result.state} without a reason`);
      }
    }
  }
  if (tests === 0) {
    totals.failed += 1;
    totals.faults.push(`${module.relativeModuleId}: no tests`);
  }
}

async function runTests(filters: string[], totals: Totals): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-test-'));
  const faultsFile = join(folder, 'faults');
  process.env['TEST_FAULTS_FILE'] = faultsFile;
  let vitest: Vitest | undefined;
  try {
    vitest = await startVitest(filters, { run: true, watch: false });
    const modules = vitest.state.getTestModules();
    for (const module of modules) addModule(totals, module);
    if (modules.length === 0) totals.faults.push('No test file was found.');
    totals.faults.push(...vitest.state.getUnhandledErrors().map(errorText));
  } finally {
    await vitest?.close();
    totals.faults.push(...(await readChildFaults(faultsFile)));
    await rm(folder, { recursive: true, force: true });
  }
}

const filters = process.argv.slice(2);
const totals: Totals = { passed: 0, failed: 0, skipped: [], faults: [] };
if (filters.length === 0) {
  const results = await runChecks(process.cwd(), { quick: false });
  printChecks(results);
  for (const { passed } of results) totals[passed ? 'passed' : 'failed'] += 1;
}
await runTests(filters, totals);

for (const { test, reason } of totals.skipped) console.log(`skipped: ${test}\n  because ${reason}`);
for (const fault of totals.faults) console.log(`fault: ${fault}`);
// A fault outside of the tests leaves them passed; it must show in the numbers all the same.
if (totals.failed === 0 && (totals.faults.length > 0 || (process.exitCode ?? 0) !== 0)) totals.failed = 1;
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped.length} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);
