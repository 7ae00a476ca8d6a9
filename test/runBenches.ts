/**
 * `npm run bench`: every `bench:*` script of package.json in turn, then one table of all their figures. Goals that
 * are not met do not change the exit code; a bench that does not run to its end does.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** The last line of a bench. */
const report = z.object({
  bench: z.string(),
  figures: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      goal: z.string().optional(),
      met: z.boolean().optional(),
    }),
  ),
});
type Report = z.infer<typeof report>;

/** Runs one script, its output shown as it comes; null where it fails or ends without its report. */
async function runBench(script: string): Promise<Report | null> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  let lastLine = '';
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    if (line.trim() !== '') lastLine = line;
  }
  if ((await ended) !== 0) return null;
  return reportOf(lastLine);
}

function reportOf(line: string): Report | null {
  try {
    return report.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile('package.json', 'utf8')));
const benches = Object.keys(scripts).filter((name) => name.startsWith('bench:'));

const rows: Record<string, string>[] = [];
let failed = 0;
for (const script of benches) {
  console.log(`\n${script}`);
  const result = await runBench(script);
  if (result === null) {
    failed += 1;
    rows.push({ bench: script.replace('bench:', ''), figure: 'did not run to its end' });
    continue;
  }
  for (const { name, value, unit, goal, met } of result.figures) {
    rows.push({
      bench: result.bench,
      figure: name,
      value: `${value} ${unit}`,
      goal: goal ?? '',
      met: met === undefined ? '' : met ? 'yes' : 'no',
    });
  }
}

console.log('');
console.table(rows);
process.exitCode = failed === 0 ? 0 : 1;
