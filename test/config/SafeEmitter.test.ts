import { expect, test } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';

class Bell extends SafeEmitter<{ rung: [times: number] }> {
  ring(times: number): void {
    this.emit('rung', times);
  }
  silence(): void {
    this.removeListeners();
  }
}

test('a listener that throws is logged and breaks neither the emitter nor the others', async () => {
  const lines: string[] = [];
  const logger = await createLogger({
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  const bell = new Bell(logger);
  const heard: number[] = [];
  bell.on('rung', () => {
    throw new Error('deaf');
  });
  bell.on('rung', (times) => heard.push(times));
  bell.ring(1);
  expect(heard).toEqual([1]);
  expect(lines.join()).toContain('deaf');
});

test('listeners come and go while an event is told', async () => {
  const bell = new Bell(await createLogger({ level: 'silent' }));
  const heard: string[] = [];
  const stop = bell.on('rung', () => {
    heard.push('first');
    stop();
    bell.on('rung', () => heard.push('second'));
  });
  bell.ring(1);
  bell.ring(2);
  expect(heard).toEqual(['first', 'second']);
  bell.silence();
  bell.ring(3);
  expect(heard).toHaveLength(2);
});
