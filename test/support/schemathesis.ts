import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, schemathesisFolder } from '../../config/setup/locations.mjs';

const program = join(schemathesisFolder(cacheFolder()), 'bin/st');

/** Why schemathesis cannot run here; null where it can. */
export const schemathesisMissing = existsSync(program)
  ? null
  : 'schemathesis is not installed: it needs Python 3.10 or newer, and npm test says what else was missing';

export interface SchemathesisRun {
  /** Origin of the server. */
  url: string;
  token: string | null;
  /** Names of entries that are left out. */
  without: readonly string[];
  /** Values in place of made up ones, such as `path.caseId`. */
  parameters?: Readonly<Record<string, string>>;
}

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

/** Tries every route with right and wrong requests, the same ones each time. Resolves with its report. */
export async function runSchemathesis({
  url,
  token,
  without,
  parameters = {},
}: SchemathesisRun): Promise<{ code: number; report: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-schemathesis-'));
  // 501 is what a server answers that was not given what it would need; it is in the document.
  const config = [
    '[checks.not_a_server_error]',
    'expected-statuses = ["2xx", "3xx", "4xx", 501]',
    '[parameters]',
    ...Object.entries(parameters).map(([name, value]) => `"${name}" = "${value}"`),
  ];
  await writeFile(join(folder, 'schemathesis.toml'), config.join('\n'));
  const options = [
    ...['run', `${url}/api/v1/openapi.json`, '--checks', checks.join(), '--no-color', '--warnings', 'off'],
    ...['--phases', 'examples,coverage,fuzzing', '--max-examples', '5', '--seed', '1'],
    ...['--continue-on-failure', '--generation-database', 'none'],
    ...without.flatMap((name) => ['--exclude-operation-id', name]),
    ...(token === null ? [] : ['-H', `Authorization: Bearer ${token}`]),
  ];
  try {
    return await new Promise((resolve) => {
      // Its configuration and whatever it keeps lie in the folder that it runs in.
      execFile(program, options, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, report: `${stdout}${stderr}` }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
