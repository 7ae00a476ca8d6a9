/**
 * What a visit is made of beside its media: what is kept of it outside this process, so that the next one goes on with
 * it. What somebody wrote stands here only while they agree to its being kept, and captions not at all: pages hold
 * what they have shown.
 */
import { z } from 'zod';
import { grant } from '../wire/access.ts';
import { patientContact } from '../wire/contact.ts';
import { chatMessage, consent, participantRole } from '../wire/rooms.ts';
import { displayName, id, sessionMs, timestamp } from '../wire/values.ts';
import { Participant } from './Participant.ts';
import type { SessionChat } from './SessionChat.ts';

const roomClaims = z.strictObject({
  kind: z.literal('participant'),
  roomId: id,
  participantId: id,
  sessionId: id,
  displayName,
  userId: id.optional(),
  besideUserId: id.optional(),
  role: participantRole,
  grants: z.array(grant),
  inviteId: id.nullable(),
});

const keptParticipant = z.strictObject({
  claims: roomClaims,
  besideId: id.nullable(),
  consent,
  language: z.string(),
  contact: patientContact.nullable(),
  mutedByModerator: z.boolean(),
  /** The server heard them: what they say until it does again is missed. */
  captioned: z.boolean(),
  heardUntilMs: sessionMs,
});
type KeptParticipant = z.infer<typeof keptParticipant>;

const keptSession = z.strictObject({
  startedAt: timestamp,
  locked: z.boolean(),
  /** Everybody who was admitted. */
  admitted: z.array(keptParticipant),
  chat: z.array(chatMessage),
});
export type KeptSession = z.infer<typeof keptSession>;

export const keptVisit = z.strictObject({
  /** Of the visit that runs or comes next: tokens name it. */
  sessionId: id,
  barred: z.array(id),
  carriedOver: z.array(id),
  /** Since when somebody waits, by participant. */
  waiting: z.record(id, timestamp),
  /** Null before the first is admitted. */
  session: keptSession.nullable(),
});
export type KeptVisit = z.infer<typeof keptVisit>;

/** As a former run of this server left it. */
export interface LeftVisit {
  visit: KeptVisit;
  /** Milliseconds since 1970 at which that run was last known to live. */
  aliveAt: number;
}

/** The ids of those that had begun in these rooms. */
export const runningSessions = (
  rooms: readonly { roomId: string }[],
  left: ReadonlyMap<string, LeftVisit>,
): string[] =>
  rooms.flatMap(({ roomId }) => {
    const visit = left.get(roomId)?.visit;
    return visit?.session ? visit.sessionId : [];
  });

export interface LeftSession {
  session: KeptSession;
  /** Session time at which that run was last known to live. */
  interruptedMs: number;
}

interface StandingSession {
  readonly startedAt: string;
  readonly locked: boolean;
  readonly admitted: Participant[];
  readonly chat: Pick<SessionChat, 'toBeKept'>;
}

/** What was said until `heardUntilMs` of the session gets its captions, or gaps, still from this process. */
export function keptSessionOf(
  { startedAt, locked, admitted, chat }: StandingSession,
  heardUntilMs: number,
): KeptSession {
  const keeping = new Set(
    admitted.flatMap(({ participantId, consent: { keepTranscript } }) =>
      keepTranscript ? participantId : [],
    ),
  );
  return {
    ...{ startedAt, locked },
    admitted: admitted.map((participant) => keptParticipantOf(participant, heardUntilMs)),
    chat: chat.toBeKept.filter(({ participantId }) => keeping.has(participantId)),
  };
}

function keptParticipantOf(participant: Participant, heardUntilMs: number): KeptParticipant {
  const { claims, besideId, consent: agreed, language, contact, mutedByModerator, captioned } = participant;
  return {
    claims: { ...claims, grants: [...claims.grants] },
    ...{ besideId, consent: agreed, language, contact, mutedByModerator, captioned },
    heardUntilMs: Math.max(participant.heardUntilMs, heardUntilMs),
  };
}

/** An utterance at its longest, and its recognition: what was begun earlier is known. */
const longestUnknownMs = 50_000;

/** Those who may come back, each away, with the session time since which what they said is not known. */
export function admittedBefore({
  session,
  interruptedMs,
}: LeftSession): { participant: Participant; unheardSinceMs: number | null }[] {
  return session.admitted.map(
    ({ claims, besideId, mutedByModerator, captioned, heardUntilMs, ...introduction }) => {
      const participant = new Participant(claims, introduction, besideId);
      participant.admitted = true;
      participant.mutedByModerator = mutedByModerator;
      participant.heardUntilMs = heardUntilMs;
      // What was being said, or recognised, when the server stopped is lost with it.
      const unheardSinceMs = Math.max(heardUntilMs, interruptedMs - longestUnknownMs);
      return { participant, unheardSinceMs: captioned ? unheardSinceMs : null };
    },
  );
}
