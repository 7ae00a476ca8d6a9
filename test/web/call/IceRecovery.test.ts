import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IceRecovery } from '../../../src/web/call/IceRecovery.ts';

/** A transport that is in the state one puts it in. */
class ScriptedTransport extends EventEmitter {
  connectionState: types.ConnectionState = 'new';

  become(state: types.ConnectionState): void {
    this.connectionState = state;
    this.emit('connectionstatechange', state);
  }
}

let transport: ScriptedTransport;
let restart: ReturnType<typeof vi.fn<() => Promise<void>>>;
let recovery: IceRecovery;

beforeEach(() => {
  vi.useFakeTimers();
  transport = new ScriptedTransport();
  restart = vi.fn(() => Promise.resolve());
  recovery = new IceRecovery(transport, restart);
});

afterEach(() => {
  recovery.close();
  vi.useRealTimers();
});

test('a short break mends itself without a restart', async () => {
  transport.become('disconnected');
  await vi.advanceTimersByTimeAsync(1000);
  transport.become('connected');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(restart).not.toHaveBeenCalled();
});

test('a lasting break is restarted at growing intervals until media flows', async () => {
  transport.become('connected');
  transport.become('disconnected');
  const at: number[] = [];
  const began = Date.now();
  restart.mockImplementation(() => {
    at.push(Date.now() - began);
    return Promise.reject(new Error('signalling is away'));
  });
  await vi.advanceTimersByTimeAsync(34_000);
  expect(at).toEqual([1500, 2500, 4500, 8500, 16_500, 24_500, 32_500]);
  transport.become('connected');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toHaveLength(7);
});

test('a failed path is restarted at once', async () => {
  transport.become('failed');
  await vi.advanceTimersByTimeAsync(0);
  expect(restart).toHaveBeenCalledTimes(1);
});

test('several signs of the same break make one restart', async () => {
  let finish: () => void = () => undefined;
  restart.mockImplementation(() => new Promise((resolve) => (finish = resolve)));
  transport.become('disconnected');
  recovery.networkChanged();
  recovery.nudge();
  await vi.advanceTimersByTimeAsync(0);
  recovery.networkChanged();
  transport.become('failed');
  await vi.advanceTimersByTimeAsync(5000);
  expect(restart).toHaveBeenCalledTimes(1);
  transport.become('connected');
  finish();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(restart).toHaveBeenCalledTimes(1);
});

test('a sign of life from the page restarts only what is broken; a new network restarts what looks whole too', async () => {
  recovery.networkChanged();
  transport.become('connected');
  recovery.nudge();
  await vi.advanceTimersByTimeAsync(5000);
  expect(restart).not.toHaveBeenCalled();
  recovery.networkChanged();
  await vi.advanceTimersByTimeAsync(0);
  expect(restart).toHaveBeenCalledTimes(1);
});

test('nothing happens after close', async () => {
  transport.become('disconnected');
  recovery.close();
  transport.become('failed');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(restart).not.toHaveBeenCalled();
});
