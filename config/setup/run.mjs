// Child processes of set-up.
import { spawn } from 'node:child_process';

const keptLines = 40;

/** A step that could not be done: what went wrong, and what the reader can do about it. */
export class SetupError extends Error {
  constructor(message, advice) {
    super(message);
    this.name = 'SetupError';
    this.advice = advice;
  }
}

/**
 * Runs a program without a terminal and resolves when it has ended: `{ code, output }`, the output being the last
 * lines it wrote. A program that is missing or was killed has a code other than 0.
 */
export function run(command, args, { cwd, env = process.env, onLine = () => {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = [];
    let rest = '';
    const take = (chunk) => {
      const parts = (rest + chunk).split(/\r?\n|\r/);
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
        onLine(line);
      }
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => {
      if (rest) lines.push(rest);
      if (signal) lines.push(`${command} was ended by ${signal}`);
      resolve({ code: code ?? 1, output: lines.join('\n') });
    });
  });
}

/** Like `run`, but a failure throws a SetupError that shows the program's last words. */
export async function mustRun(command, args, { advice, ...options } = {}) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new SetupError(`${command} ${args.join(' ')} failed (${code}):\n${output}`, advice);
  }
  return output;
}
