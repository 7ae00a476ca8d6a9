import type { WriteStream } from 'node:tty';
import { clock } from './transcriptText.ts';

const redrawMs = 200;
const clearLine = '\r\x1b[2K';

/** One line on a terminal's standard error that is rewritten in place; nothing where no person watches. */
export class ProgressLine {
  readonly #terminal: WriteStream;
  #shown = '';
  #drawnAtMs = -Infinity;

  constructor(terminal: WriteStream = process.stderr) {
    this.#terminal = terminal;
  }

  show(file: string, positionMs: number, durationMs: number | null): void {
    const nowMs = performance.now();
    if (!this.#terminal.isTTY || nowMs - this.#drawnAtMs < redrawMs) return;
    this.#drawnAtMs = nowMs;
    const position = clock(positionMs).replace(/\.\d+$/, '');
    const share =
      durationMs === null
        ? ''
        : ` of ${clock(durationMs).replace(/\.\d+$/, '')} (${Math.min(100, Math.round((positionMs / durationMs) * 100))} %)`;
    this.#shown = `${file}: ${position}${share}`.slice(0, Math.max(20, this.#terminal.columns - 1));
    this.#terminal.write(clearLine + this.#shown);
  }

  /** Before anything else is written to the terminal. */
  clear(): void {
    if (this.#shown === '') return;
    this.#shown = '';
    this.#drawnAtMs = -Infinity;
    this.#terminal.write(clearLine);
  }
}
