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
