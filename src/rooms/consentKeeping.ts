import { settlesWithin } from '../../config/settlesWithin.ts';
import type { RoomClaims } from '../auth/claims.ts';
import { WireError } from '../wire/errors.ts';
import type { Consent } from '../wire/rooms.ts';

export interface ConsentChange {
  claims: RoomClaims;
  consent: Consent;
  previous: Consent | null;
  atMs: number;
  /** It is acknowledged to the participant when this is done, and refused where this fails. */
  acknowledgeAfter: (work: Promise<unknown>) => void;
}

/** What somebody agreed to before and after. */
export const consentBetween = (before: Consent, after: Consent): Consent => ({
  captions: before.captions && after.captions,
  keepTranscript: before.keepTranscript && after.keepTranscript,
  ai: before.ai && after.ai,
});

/** Whether what one participant last agreed to is kept. */
export class ConsentKeeping {
  #works: Promise<unknown>[] = [];
  #failed = false;

  get failed(): boolean {
    return this.#failed;
  }

  /** They agreed to something else. What keeps it hands its work to the answered function. */
  begin(): (work: Promise<unknown>) => void {
    const works: Promise<unknown>[] = [];
    this.#works = works;
    this.#failed = false;
    return (work) => {
      work.catch(() => {}); // whoever waits for it is told
      works.push(work);
    };
  }

  /**
   * Throws DEPENDENCY_UNAVAILABLE also where it takes longer: a person's requests wait for each other, and a withdrawal
   * must not wait for a log that hangs.
   */
  async done(limitMs: number): Promise<void> {
    try {
      if (await settlesWithin(Promise.all(this.#works), limitMs)) return;
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#failed = true;
    throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'audit' });
  }
}
