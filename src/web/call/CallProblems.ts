/**
 * What keeps somebody in a call from hearing or being heard: facts from the browser and the server go in, at most
 * one named problem comes out, the one that cuts off most.
 */
import type { LocalSource } from './callState.ts';

export interface CallFacts {
  isReconnecting: boolean;
  /** The others' sound: held back by the browser until a press, or stopped by the system while it played. */
  sound: SoundState;
  microphoneFault: LocalSource['fault'];
  /** The browser took back the permission that it had given. */
  isPermissionWithdrawn: boolean;
  isMutedByModerator: boolean;
  /** The system delivers nothing from the microphone: a switch of its own, a telephone call. */
  isMicrophoneSilenced: boolean;
  /** The open microphone delivers digital silence, which no room is. */
  isMicrophoneDead: boolean;
  isTalkingWhileMuted: boolean;
  /** The browser had stopped the page, and it has just gone on. */
  hasSlept: boolean;
}

export type SoundState = 'playing' | 'blocked' | 'stopped';

export type CallProblem =
  | 'reconnecting'
  | 'soundBlocked'
  | 'soundStopped'
  | 'microphoneDenied'
  | 'microphoneLost'
  | 'microphoneFailed'
  | 'mutedByModerator'
  | 'microphoneSilenced'
  | 'microphoneDead'
  | 'pageSlept'
  | 'talkingWhileMuted';

interface Rule {
  problem: CallProblem;
  stands: (facts: CallFacts) => boolean;
  /**
   * How long it has to stand without a break before it is named, so that nothing flickers; together with the time
   * its detector takes, under 5 s.
   */
  afterMs?: number;
}

const isDenied = ({ microphoneFault, isPermissionWithdrawn }: CallFacts): boolean =>
  microphoneFault === 'permissionDenied' || (microphoneFault === 'deviceLost' && isPermissionWithdrawn);

/** The most pressing first. */
const rules: readonly Rule[] = [
  { problem: 'reconnecting', stands: ({ isReconnecting }) => isReconnecting },
  { problem: 'soundBlocked', stands: ({ sound }) => sound === 'blocked' },
  {
    problem: 'soundStopped',
    stands: ({ sound }) => sound === 'stopped',
    // Most of what the system stops goes on by itself as soon as it is asked to.
    afterMs: 1000,
  },
  { problem: 'microphoneDenied', stands: isDenied },
  {
    problem: 'microphoneLost',
    stands: (facts) => facts.microphoneFault === 'deviceLost' && !isDenied(facts),
    // Where a permission is withdrawn, the track ends a moment before the browser tells why.
    afterMs: 400,
  },
  {
    problem: 'microphoneFailed',
    stands: ({ microphoneFault: fault }) => fault === 'notFound' || fault === 'inUse' || fault === 'failed',
  },
  { problem: 'mutedByModerator', stands: ({ isMutedByModerator }) => isMutedByModerator },
  {
    problem: 'microphoneSilenced',
    stands: ({ isMicrophoneSilenced }) => isMicrophoneSilenced,
    // A change of route (a headset that is put on) is a short silence, too.
    afterMs: 1000,
  },
  { problem: 'microphoneDead', stands: ({ isMicrophoneDead }) => isMicrophoneDead },
  { problem: 'pageSlept', stands: ({ hasSlept }) => hasSlept },
  { problem: 'talkingWhileMuted', stands: ({ isTalkingWhileMuted }) => isTalkingWhileMuted },
];

export class CallProblems {
  readonly #changed: (problem: CallProblem | null) => void;
  /** Since when each stands. */
  readonly #sinceMs = new Map<CallProblem, number>();
  #problem: CallProblem | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called with each new name, and with null when there is none any more. */
  constructor(changed: (problem: CallProblem | null) => void) {
    this.#changed = changed;
  }

  tell(facts: CallFacts): void {
    const nowMs = performance.now();
    for (const { problem, stands } of rules) {
      if (!stands(facts)) this.#sinceMs.delete(problem);
      else if (!this.#sinceMs.has(problem)) this.#sinceMs.set(problem, nowMs);
    }
    this.#name();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#sinceMs.clear();
  }

  #name(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    let named: CallProblem | null = null;
    let nextMs = Infinity;
    for (const { problem, afterMs = 0 } of rules) {
      const sinceMs = this.#sinceMs.get(problem);
      if (sinceMs === undefined) continue;
      const leftMs = sinceMs + afterMs - nowMs;
      if (leftMs > 0) {
        nextMs = Math.min(nextMs, leftMs);
        continue;
      }
      named = problem;
      break;
    }
    if (nextMs < Infinity) this.#timer = setTimeout(() => this.#name(), nextMs);
    if (named === this.#problem) return;
    this.#problem = named;
    this.#changed(named);
  }
}
