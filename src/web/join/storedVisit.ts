/**
 * One tab is one participant: its place in the visit stands in sessionStorage, so that a reload comes back as
 * the same person and a second window is a second one.
 */
import { z } from 'zod';
import { patientContact } from '../../wire/contact.ts';
import { participantRole, roomView } from '../../wire/rooms.ts';
import { id, spokenLanguage } from '../../wire/values.ts';
import { sessionStore } from '../storage.ts';

const storedVisit = z.strictObject({
  /** Where this page came into the visit: see `originOf...`. */
  origin: z.string(),
  token: z.string(),
  nodeUrl: z.string().nullable(),
  /** Null where only the token was brought from another device. */
  room: roomView.nullable(),
  role: participantRole.nullable(),
  /** Of the room, where this person came from it: there they go back. */
  caseId: id.nullable().default(null),
  displayName: z.string().nullable(),
  /** Of a patient. */
  contact: patientContact.nullable().default(null),
  captions: z.boolean(),
  keepTranscript: z.boolean().default(false),
  language: spokenLanguage,
});
export type StoredVisit = z.output<typeof storedVisit>;

const storageKey = 'consilium.visit';

export const originOfRoom = (roomId: string): string => `room:${roomId}`;
export const originOfInvite = (secret: string): string => `invite:${secret}`;
export const originOfToken = 'token';

function read(): StoredVisit | null {
  try {
    return storedVisit.parse(JSON.parse(sessionStore.getItem(storageKey) ?? 'null'));
  } catch {
    return null;
  }
}

/** The visit this tab is in by that way; null where there is none. */
export function readVisit(origin: string): StoredVisit | null {
  const visit = read();
  return visit?.origin === origin ? visit : null;
}

export function keepVisit(visit: StoredVisit): void {
  sessionStore.setItem(storageKey, JSON.stringify(visit));
}

export function forgetVisit(): void {
  sessionStore.removeItem(storageKey);
}

/** The token that this tab's place rests on now. */
export const readVisitToken = (): string | null => read()?.token ?? null;

/** Changes what coming back starts with. */
export function changeVisit(
  change: Partial<Pick<StoredVisit, 'captions' | 'keepTranscript' | 'language' | 'contact'>>,
): void {
  const visit = read();
  if (visit) keepVisit({ ...visit, ...change });
}
