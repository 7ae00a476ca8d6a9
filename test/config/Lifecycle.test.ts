import { describe, expect, it } from 'vitest';
import { Lifecycle } from '../../config/Lifecycle.ts';
import { createLogger } from '../../config/logger.ts';

async function begin(limitMs?: number) {
  const lines: string[] = [];
  const logger = await createLogger({
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const lifecycle = new Lifecycle(logger, limitMs === undefined ? {} : { limitMs });
  const order: string[] = [];
  const add = (name: string, stop: () => Promise<void> | void = () => {}) =>
    lifecycle.start(
      name,
      () => name,
      async (part) => {
        order.push(part);
        await stop();
      },
    );
  return { lifecycle, order, add, log: () => lines.join('') };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('Lifecycle', () => {
  it('stops the last first, one after another', async () => {
    const { lifecycle, order, add } = await begin();
    await add('redis');
    await add('rooms', async () => {
      await nextTurn();
      order.push('rooms end');
    });
    expect(await add('http')).toBe('http');
    await lifecycle.close('test');
    expect(order).toEqual(['http', 'rooms', 'rooms end', 'redis']);
  });

  it('stops once, however often it is asked, and starts nothing after that', async () => {
    const { lifecycle, order, add } = await begin();
    await add('part');
    const first = lifecycle.close('one');
    expect(lifecycle.close('two')).toBe(first);
    await first;
    expect(order).toEqual(['part']);
    await expect(add('late')).rejects.toThrow('late: the server is stopping');
    expect(order).toEqual(['part']);
  });

  it('stops what was still starting', async () => {
    const { lifecycle, order, add } = await begin();
    await add('first');
    const gate = Promise.withResolvers<string>();
    const slow = lifecycle.start(
      'slow',
      () => gate.promise,
      (part) => void order.push(part),
    );
    const closed = lifecycle.close('test');
    gate.resolve('slow');
    await slow;
    await closed;
    expect(order).toEqual(['slow', 'first']);
  });

  it('does not stop what did not start', async () => {
    const { lifecycle, order, add } = await begin();
    await add('first');
    const failing = lifecycle.start(
      'failing',
      () => Promise.reject(new Error('no')),
      () => void order.push('failing'),
    );
    await expect(failing).rejects.toThrow('no');
    await lifecycle.close('test');
    expect(order).toEqual(['first']);
  });

  it('goes on where a part fails or hangs, and says which', async () => {
    const { lifecycle, order, add, log } = await begin(20);
    await add('last');
    await add('hanging', () => new Promise(() => {}));
    await add('failing', () => Promise.reject(new Error('never')));
    await lifecycle.close('test');
    expect(order).toEqual(['failing', 'hanging', 'last']);
    for (const part of ['hanging', 'failing']) {
      expect(log()).toMatch(new RegExp(`"part":"${part}","msg":"did not stop cleanly"`));
    }
    expect(log()).not.toMatch(/"part":"last","msg":"did not stop cleanly"/);
  });
});
