/** The captions that stand over the picture: the newest of what is being said, for as long as they take to read. */
import type { Caption } from '../../wire/captions.ts';
import type { CallClient, TranscriptLine } from '../call/callState.ts';

/** Reading speed of captions: about 15 characters a second, and a moment to notice. */
const noticeMs = 3000;
const msPerCharacter = 65;
const longestMs = 12_000;
/** More would cover the people. */
const keptCaptions = 3;
/** How far back a new revision is looked for; utterances of several people overlap. */
const searchedLines = 12;

interface Shown {
  caption: Caption;
  untilMs: number;
}

export class RecentCaptions {
  readonly #client: Pick<CallClient, 'getState' | 'subscribe'>;
  readonly #listeners = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #transcript: readonly TranscriptLine[];
  #shown: readonly Shown[] = [];
  #captions: readonly Caption[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What was said before is in the scroll-back, not over the picture. */
  constructor(client: Pick<CallClient, 'getState' | 'subscribe'>) {
    this.#client = client;
    this.#transcript = client.getState().transcript;
    this.#unsubscribe = client.subscribe(() => this.#read());
  }

  readonly getCaptions = (): readonly Caption[] => this.#captions;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
    this.#listeners.clear();
  }

  #read(): void {
    const before = this.#transcript;
    const { transcript } = this.#client.getState();
    if (transcript === before) return;
    this.#transcript = transcript;
    const known = new Set(before.slice(-2 * searchedLines));
    const nowMs = performance.now();
    let shown = this.#shown;
    for (const line of transcript.slice(-searchedLines)) {
      if (line.line !== 'caption' || known.has(line)) continue;
      const { caption } = line;
      shown = shown.filter((entry) => entry.caption.utteranceId !== caption.utteranceId);
      // An empty final takes earlier words back.
      if (caption.text !== '') shown = [...shown, { caption, untilMs: nowMs + readingMs(caption.text) }];
    }
    const isThere = new Set(
      transcript.slice(-2 * searchedLines).map((line) => line.line === 'caption' && line.caption.utteranceId),
    );
    this.#show(shown.filter((entry) => isThere.has(entry.caption.utteranceId)));
  }

  #show(shown: readonly Shown[]): void {
    const nowMs = performance.now();
    this.#shown = shown
      .filter((entry) => entry.untilMs > nowMs)
      .toSorted((a, b) => a.caption.startMs - b.caption.startMs)
      .slice(-keptCaptions);
    this.#captions = this.#shown.map((entry) => entry.caption);
    clearTimeout(this.#timer);
    if (this.#shown.length > 0) {
      const nextMs = Math.min(...this.#shown.map((entry) => entry.untilMs));
      this.#timer = setTimeout(() => this.#show(this.#shown), nextMs - nowMs + 1);
    }
    for (const listener of this.#listeners) listener();
  }
}

const readingMs = (text: string): number => Math.min(longestMs, noticeMs + text.length * msPerCharacter);
