import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const entryPoint = fileURLToPath(new URL('../../workers/main.ts', import.meta.url));

test('a worker of its own without a shared Redis or graph does not start, and names what it needs', async () => {
  for (const given of [{}, { REDIS_URL: 'redis://127.0.0.1:1' }, { NEO4J_URI: 'bolt://127.0.0.1:1' }]) {
    const environment = { ...process.env, NEO4J_URI: '', REDIS_URL: '', ...given };
    const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
      execFile(process.execPath, [entryPoint], { env: environment }, (error, _stdout, stderr) =>
        resolve({ code: error?.code, output: stderr }),
      );
    });
    expect(code).toBe(1);
    expect(output).toMatch(/needs NEO4J_URI and REDIS_URL/);
  }
});
