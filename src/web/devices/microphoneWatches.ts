/** What the levels of a microphone say about it, reading by reading. */
import type { SoundLevel } from './soundLevel.ts';

/** Louder than a room, about as loud as a voice at a desk. */
const voiceLevel = 0.6;
/** A cough is no speech. */
const voiceForMs = 400;
/** Between syllables it is quiet. */
const forgottenMs = 2 * voiceForMs;
/** How long it stays true after the last word: long enough to read it and to find the button. */
const talkingForMs = 8000;
/** Readings further apart than this (the page slept, the microphone was muted) say nothing about what lies between. */
const unheardMs = 1000;

/** Whether somebody speaks. */
export class VoiceWatch {
  /** Of voice, shrinking while it is quiet. */
  #voiceMs = 0;
  #lastMs = -Infinity;
  #talkingMs = -Infinity;

  hear(sound: SoundLevel | null, nowMs: number): boolean {
    const passedMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    if (sound === null || passedMs > unheardMs) this.#voiceMs = 0;
    else if (sound.level >= voiceLevel) this.#voiceMs = Math.min(this.#voiceMs + passedMs, forgottenMs);
    else this.#voiceMs = Math.max(0, this.#voiceMs - passedMs / 2);
    if (this.#voiceMs >= voiceForMs) this.#talkingMs = nowMs;
    return nowMs - this.#talkingMs < talkingForMs;
  }
}

const deadAfterMs = 3500;
/** A microphone may take that long to begin; one that begins later had its gate shut. */
const startMs = 3000;
const pauseMs = 300;

/**
 * Whether a microphone that is open delivers nothing, not even the noise of its room.
 *
 * Whoever only listens is quiet, but not digitally silent, unless something in their device mutes all that is not
 * speech (a noise gate, the system's own voice isolation). That shows once they have spoken: nothing, then sound. From
 * then on nothing means nothing, and neither does a headset's switch that somebody uses.
 */
export class SilenceWatch {
  #sinceMs: number | null = null;
  #lastMs = -Infinity;
  #wasHeard = false;
  #hasGate = false;

  hear(sound: SoundLevel | null, nowMs: number): boolean {
    if (sound === null || nowMs - this.#lastMs > unheardMs) this.#sinceMs = null;
    this.#lastMs = nowMs;
    if (sound?.isNothing) this.#sinceMs ??= nowMs;
    else if (sound) {
      const silentMs = this.#sinceMs === null ? 0 : nowMs - this.#sinceMs;
      if (silentMs >= (this.#wasHeard ? pauseMs : startMs)) this.#hasGate = true;
      this.#wasHeard = true;
      this.#sinceMs = null;
    }
    return !this.#hasGate && this.#sinceMs !== null && nowMs - this.#sinceMs >= deadAfterMs;
  }
}
