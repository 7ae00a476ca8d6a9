import { describe, expect, it } from 'vitest';
import { Lifecycle } from '../../config/Lifecycle.ts';
import { createLogger } from '../../config/logger.ts';

async function begin(stepLimitMs?: number) {
  const lines: string[] = [];
  const logger = await createLogger({
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  return {
    lifecycle: new Lifecycle(logger, stepLimitMs === undefined ? {} : { stepLimitMs }),
    log: () => lines.join(''),
  };
}

describe('Lifecycle', () => {
  it('stops the last first, one after another', async () => {
    const { lifecycle } = await begin();
    const order: string[] = [];
    lifecycle.add('redis', () => void order.push('redis'));
    lifecycle.add('rooms', async () => {
      order.push('rooms begins');
      await new Promise((resolve) => setImmediate(resolve));
      order.push('rooms ends');
    });
    lifecycle.add('http', () => void order.push('http'));
    await lifecycle.close('test');
    expect(order).toEqual(['http', 'rooms begins', 'rooms ends', 'redis']);
  });

  it('stops once, however often it is asked', async () => {
    const { lifecycle } = await begin();
    let stops = 0;
    lifecycle.add('part', () => void stops++);
    expect(lifecycle.closing).toBe(false);
    const first = lifecycle.close('one');
    expect(lifecycle.close('two')).toBe(first);
    expect(lifecycle.closing).toBe(true);
    await first;
    expect(stops).toBe(1);
    expect(() => lifecycle.add('late', () => {})).toThrow('late');
  });

  it('goes on where a part fails or hangs, and says which', async () => {
    const { lifecycle, log } = await begin(20);
    let reached = false;
    lifecycle.add('last', () => {
      reached = true;
    });
    lifecycle.add('hanging', () => new Promise(() => {}));
    lifecycle.add('throwing', () => {
      throw new Error('no');
    });
    lifecycle.add('rejecting', () => Promise.reject(new Error('never')));
    await lifecycle.close('test');
    expect(reached).toBe(true);
    for (const part of ['hanging', 'throwing', 'rejecting']) {
      expect(log()).toMatch(new RegExp(`"part":"${part}","msg":"did not stop cleanly"`));
    }
  });
});
