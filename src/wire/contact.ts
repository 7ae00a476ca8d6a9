/** Where a patient is and by which number they can be called: what a visit goes on by when sound does not come through. */
import { z } from 'zod';
import { displayName, id, plainText } from './values.ts';

/** Of an international number without its + (ITU-T E.164); fewer than the least are nobody's in any country. */
const digits = { atLeast: 6, atMost: 15 };

/** As people write it: digits, a + in front where it names its country, and the marks they put between. */
export const callBackNumber = plainText(40).refine(
  (text) => {
    const count = text.replace(/\D/g, '').length;
    return /^\+?[\d ()./-]+$/.test(text) && count >= digits.atLeast && count <= digits.atMost;
  },
  { error: `digits, ${digits.atLeast} to ${digits.atMost}, with a + in front for another country` },
);

/** An address, or whatever else an ambulance would find. */
export const whereNow = plainText(300);

export const patientContact = z.strictObject({ whereNow, callBackNumber });
export type PatientContact = z.infer<typeof patientContact>;

/** A patient of this visit, as those who moderate it see them; those who went are told as well. */
export const contactView = z.strictObject({
  participantId: id,
  displayName,
  contact: patientContact,
  /** Nothing of their sound arrives, or their connection was lost: to be called. */
  unreachable: z.boolean(),
});
export type ContactView = z.infer<typeof contactView>;
