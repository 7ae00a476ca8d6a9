import { expect, test } from 'vitest';
import { KeyedSerial } from '../../src/rooms/KeyedSerial.ts';

test('tasks of one key wait for each other, tasks of another do not', async () => {
  const serial = new KeyedSerial<string>();
  const order: string[] = [];
  const held = Promise.withResolvers<undefined>();
  const first = serial.run('a', async () => {
    await held.promise;
    order.push('a1');
  });
  const second = serial.run('a', async () => void order.push('a2'));
  await serial.run('b', async () => void order.push('b'));
  held.resolve(undefined);
  await Promise.all([first, second]);
  expect(order).toEqual(['b', 'a1', 'a2']);
});

test('a task that fails fails alone', async () => {
  const serial = new KeyedSerial<string>();
  const failing = serial.run('a', async () => Promise.reject(new Error('no')));
  const next = serial.run('a', async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
