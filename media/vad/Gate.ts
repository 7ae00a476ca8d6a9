/**
 * Lets nothing through while it is quiet, so that the dear stage behind it rests. It opens with a pre-roll, so
 * that the soft beginning of a word is not lost, and stays open for a hang-over. The decision what is speech is
 * not taken here.
 */
import { Stage, type StageCounts } from '../stages/Stage.ts';
import type { Break } from '../stages/sound.ts';

export interface GateRules<Item> {
  loud(item: Item): boolean;
  /** Goes through, open or not, and what came before it belongs to nothing that comes after. */
  cuts(item: Item): boolean;
  durationMs(item: Item): number;
  preRollMs: number;
  hangOverMs: number;
  /** Asked when it is quiet: an utterance behind the gate that has not ended holds it open. */
  keepOpen(): boolean;
}

export class Gate<Item extends { kind: string; arrivedAtMs: number }> extends Stage<
  Item | Break,
  Item | Break
> {
  readonly #rules: GateRules<Item>;
  #preRoll: Item[] = [];
  #preRollMs = 0;
  /** How long it has been quiet; beyond the hang-over the gate is closed. */
  #quietMs = Infinity;

  constructor(counts: StageCounts, rules: GateRules<Item>) {
    super(counts);
    this.#rules = rules;
  }

  protected override handle(item: Item | Break): void {
    if (isBreak(item)) {
      this.#forget();
      this.#quietMs = Infinity;
      this.emit(item);
      return;
    }
    if (this.#rules.cuts(item)) {
      this.#forget();
      this.emit(item);
      return;
    }
    const lengthMs = this.#rules.durationMs(item);
    if (this.#rules.loud(item)) {
      // Nobody has waited for these until now.
      for (const earlier of this.#preRoll) this.emit({ ...earlier, arrivedAtMs: item.arrivedAtMs });
      this.#preRoll = [];
      this.#preRollMs = 0;
      this.#quietMs = 0;
      this.emit(item);
    } else if (
      this.#quietMs < this.#rules.hangOverMs ||
      (this.#quietMs < Infinity && this.#rules.keepOpen())
    ) {
      this.#quietMs += lengthMs;
      this.emit(item);
    } else {
      this.#quietMs = Infinity;
      this.#remember(item, lengthMs);
    }
  }

  #remember(item: Item, lengthMs: number): void {
    this.#preRoll.push(item);
    this.#preRollMs += lengthMs;
    while (this.#preRollMs > this.#rules.preRollMs && this.#preRoll.length > 0) {
      this.#preRollMs -= this.#rules.durationMs(this.#preRoll.shift()!);
      this.drop();
    }
  }

  #forget(): void {
    this.drop(this.#preRoll.length);
    this.#preRoll = [];
    this.#preRollMs = 0;
  }
}

function isBreak(item: { kind: string }): item is Break {
  return item.kind === 'break';
}
