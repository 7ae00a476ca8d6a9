import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { correlated, createLogger, redactedKeys } from '../../config/logger.ts';
import { WireError } from '../../src/wire/errors.ts';

async function capture(pretty = false) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = await createLogger({ level: 'trace', pretty, destination });
  return { logger, text: () => lines.join(''), first: () => JSON.parse(lines[0] ?? '') as unknown };
}

const secretText = 'Ana Ruiz has chest pain';

describe('the logger', () => {
  it.each(redactedKeys)(
    'hides what stands under %s, at any depth, in lines and in child loggers',
    async (key) => {
      const { logger, text } = await capture();
      const variants = [key, key.toUpperCase(), key.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)];
      for (const variant of variants) {
        logger.info({ [variant]: secretText }, 'top');
        logger.info({ [variant]: { inner: secretText }, list: [{ [variant]: [secretText] }] }, 'nested');
        logger.info({ a: { b: { c: { [variant]: secretText } } } }, 'deep');
        logger.child({ [variant]: secretText, a: { [variant]: secretText } }).info('child');
        logger
          .child({ roomId: 'r1' })
          .child({ a: [{ [variant]: secretText }] })
          .info('grandchild');
      }
      expect(text()).toContain('grandchild');
      expect(text()).toContain('[redacted]');
      expect(text()).not.toContain(secretText);
    },
  );

  it('tells how much there is of a patient’s words, and nothing of a secret', async () => {
    const { logger, first } = await capture();
    logger.info({ chat: 3, password: 123_456 }, 'counted');
    expect(first()).toMatchObject({ chat: 3, password: '[redacted]' });
  });

  it('keeps of an error what tells the fault, and nothing that a library hung on it', async () => {
    const { logger, text, first } = await capture();
    const cause = Object.assign(new Error('connection lost'), {
      code: 'ECONNRESET',
      command: { args: [secretText] },
      headers: { authorization: `Bearer ${secretText}` },
    });
    logger.error({ err: new Error('the room could not be read', { cause }), extra: cause }, 'failed');
    expect(first()).toMatchObject({
      err: {
        message: 'the room could not be read',
        cause: { message: 'connection lost', code: 'ECONNRESET' },
      },
      extra: { code: 'ECONNRESET', stack: expect.stringContaining('connection lost') as string },
    });
    expect(text()).not.toContain(secretText);
    logger.error(new WireError('FORBIDDEN', { text: secretText }));
    expect(text()).toContain('FORBIDDEN');
    expect(text()).not.toContain(secretText);
  });

  it('does not write objects of classes, ends circles, and survives odd values', async () => {
    const { logger, text } = await capture();
    class Room {
      participants = [secretText];
    }
    const circle: Record<string, unknown> = { size: 12n };
    circle.again = circle;
    logger.info({ room: new Room(), circle, bytes: Buffer.from(secretText), when: new Date(0) }, 'odd');
    expect(text()).toContain('"room":"[Room]"');
    expect(text()).toContain('"size":"12"');
    expect(text()).toContain('1970-01-01');
    expect(text()).not.toContain(secretText);
  });

  it('carries a correlation id', async () => {
    const { logger, first } = await capture();
    correlated(logger, 'socket-1').warn({ roomId: 'r1' }, 'joined');
    expect(first()).toMatchObject({ level: 'warn', correlationId: 'socket-1', roomId: 'r1', msg: 'joined' });
  });
});

describe('a log that nobody takes', () => {
  const program = (lines: number, after: string) => `
    import { createLogger } from ${JSON.stringify(new URL('../../config/logger.ts', import.meta.url).href)};
    const logger = await createLogger({ level: 'info' });
    for (let n = 0; n < ${lines}; n += 1) logger.info({ filler: 'x'.repeat(1000) }, 'line');
    ${after}`;
  const start = (text: string) =>
    spawn(process.execPath, ['--input-type=module', '--eval', text], { stdio: ['ignore', 'pipe', 'pipe'] });

  it('holds up neither the process nor its end', async () => {
    const child = start(program(2_000, "setTimeout(() => { console.log('goes on'); process.exit(0); });"));
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('goes on\n');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('is bounded, and tells how much was dropped when somebody takes it again', async () => {
    const child = start(program(12_000, "console.log('said'); setTimeout(() => {}, 60_000);"));
    await once(child.stdout, 'data');
    let dropped: string | undefined;
    for await (const line of createInterface({ input: child.stderr })) {
      dropped = /"droppedLines":(\d+)/.exec(line)?.[1];
      if (dropped !== undefined) break;
    }
    child.kill();
    expect(Number(dropped)).toBeGreaterThan(1_000);
    expect(Number(dropped)).toBeLessThan(12_000);
  });
});
