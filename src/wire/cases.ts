/** Cases as the page sees them, and the number people read out to each other. */
import { z } from 'zod';
import { caseRelation } from './access.ts';
import { displayName, id, plainText, timestamp } from './values.ts';

/**
 * Letters for the check character: A to Z without I, O and U, which are taken for digits or for each other. There are
 * 23 of them, so that the character is the number's remainder by 23.
 */
const checkLetters = 'ABCDEFGHJKLMNPQRSTVWXYZ';

/**
 * `C-2026-000123-X` of the year and the number within it. The check character is all digits, read as one number,
 * modulo 23, as in the Spanish tax number (Real Decreto 338/1990). 23 is prime and 10 one of its primitive roots, so it
 * changes with any one wrong digit, with any two digits exchanged, and with a doubled digit misheard as another one
 * (both groups of Verhoeff's "Error Detecting Decimal Codes", 1969, that people really make).
 */
export function caseNumberOf(year: number, count: number): string {
  const digits = [String(year).padStart(4, '0'), String(count).padStart(6, '0')];
  return `C-${digits.join('-')}-${checkLetter(digits.join(''))}`;
}

function checkLetter(digits: string): string {
  return checkLetters[Number(BigInt(digits) % 23n)] ?? '';
}

/** Typed as it is read out: small letters and missing hyphens are taken. */
export const caseNumber = z
  .string()
  .max(40)
  .transform((text) => /^C?(\d{4})(\d{6,9})([A-Z])$/.exec(text.toUpperCase().replace(/[\s-]/g, '')))
  .refine((parts) => parts !== null && checkLetter(`${parts[1]}${parts[2]}`) === parts[3], {
    error: 'not a case number, or a digit of it is wrong',
  })
  .transform((parts) => `C-${parts?.[1]}-${parts?.[2]}-${parts?.[3]}`);

export const caseStatus = z.enum(['open', 'closed', 'reopened']);
export type CaseStatus = z.infer<typeof caseStatus>;

/** To what each status may change, beside staying as it is. */
export const statusChanges: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  open: ['closed'],
  closed: ['reopened'],
  reopened: ['closed'],
};

/** Who the case is about. Null is unknown. */
export const patientInfo = z.strictObject({
  name: displayName,
  birthDate: z.iso.date().nullable().default(null),
  /** Administrative gender as FHIR has it. */
  sex: z.enum(['female', 'male', 'other', 'unknown']).default('unknown'),
  phone: plainText(40).nullable().default(null),
  /** The number under which another system knows the patient. */
  recordNumber: plainText(80).nullable().default(null),
});
export type PatientInfo = z.infer<typeof patientInfo>;

export const caseSummaryText = plainText(4000);

export const caseView = z.strictObject({
  caseId: id,
  caseNumber: z.string(),
  status: caseStatus,
  patient: patientInfo,
  /** Why the case is: a sentence or two. */
  summary: caseSummaryText.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
  /** Counts up with every change; the entity tag is this in quotes. */
  version: z.int().positive(),
  /** What the reader is to it. */
  relation: caseRelation,
  /** When the reader's access ends by itself, as one in an emergency does; null where it lasts. */
  accessEndsAt: timestamp.nullable().default(null),
  /** It is invented, for a demonstration. */
  demo: z.literal(true).optional(),
});
export type CaseView = z.infer<typeof caseView>;

/** Somebody with a standing relation to a case. */
export const casePerson = z.strictObject({
  userId: id,
  /** Null where the account says none. */
  displayName: displayName.nullable(),
  relation: caseRelation.exclude(['breakGlass']),
  since: timestamp,
  /** Somebody invented, for a demonstration. */
  demo: z.literal(true).optional(),
});
export type CasePerson = z.infer<typeof casePerson>;

/** Why a case is deleted. A fixed list: a reason stands in the address, where no text about a patient may be. */
export const deletionReason = z.enum(['enteredInError', 'duplicate', 'patientRequest', 'test']);
export type DeletionReason = z.infer<typeof deletionReason>;

export const timelineKind = z.enum([
  'caseCreated',
  'caseClosed',
  'caseReopened',
  'personAdded',
  'personRemoved',
  'emergencyOpened',
  'emergencyEnded',
  'emergencyReviewed',
  'room',
  'session',
  'consentGiven',
  'consentWithdrawn',
  'media',
  'mediaRemoved',
  'note',
  'decision',
  'report',
]);

/** Somebody as a timeline names them. */
const timelinePerson = z.strictObject({
  userId: id,
  /** Null where they have no account, or none any more. */
  displayName: displayName.nullable(),
});

/**
 * Something that belongs to a case, or was done with it. `subjectId` is its id, by which the kind's own route answers
 * it where it has one.
 */
export const timelineEntry = z.strictObject({
  kind: timelineKind,
  subjectId: id,
  at: timestamp,
  /** Until when; null where it lasts or has no length. */
  endedAt: timestamp.nullable(),
  /** Of a session: what is kept of it. */
  messages: z.int().nonnegative().nullable(),
  /** Who did it, where that is known; of emergency access for those alone who may see who read the case. */
  by: timelinePerson.nullable().default(null),
  /** Who was added or removed. */
  about: timelinePerson.nullable().default(null),
  /** As what. */
  relation: caseRelation.extract(['careTeam', 'patient']).nullable().default(null),
  /** Of an emergency access: why; for administrators, who review it, and for who opened it. */
  reason: z.string().nullable().default(null),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;
