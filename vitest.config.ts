import { defineConfig } from 'vitest/config';

/**
 * Files run as Node runs them (`viteModuleRunner: false`), so that what Node refuses is refused here too, and
 * in processes of their own (`forks`), since native addons and `process.chdir` do not go with threads.
 * Browser tests come after all others, one file at a time: they need the machine for themselves.
 */
const common = {
  pool: 'forks' as const,
  experimental: { viteModuleRunner: false },
  // Processes that tests start write down what they did not catch, where the runner asks for it.
  env:
    process.env['TEST_FAULTS_FILE'] === undefined
      ? {}
      : { NODE_OPTIONS: `--import ${new URL('test/support/recordFaults.mjs', import.meta.url).href}` },
};

const inBrowsers = [
  'test/e2e/**/*.test.ts',
  'test/web/{gallery,behaviour,caseBehaviour,jobBehaviour,notificationBehaviour}.test.ts',
];

export default defineConfig({
  test: {
    allowOnly: false,
    teardownTimeout: 30_000,
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: inBrowsers,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'e2e',
          include: inBrowsers,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
