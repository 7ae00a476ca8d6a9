/** How an admission and single changes show in the state: pure functions. */
import type { Admission } from '../../wire/events/admission.ts';
import type { ChatMessage, ParticipantView } from '../../wire/rooms.ts';
import type { CallState } from './callState.ts';
import { replayCaptions } from './transcript.ts';

/** The whole room as it is now. What is not yet sent of our own chat stays. */
export function admissionChange(state: CallState, admission: Admission, nowMs: number): Partial<CallState> {
  const { room, session, participantId, grants, participants, captioning, activeSpeakerId, waiting } =
    admission;
  const { contacts } = admission;
  const sent = new Set(admission.chat.map((message) => message.messageId));
  // Nothing of another visit may show in this one.
  const sameSession = state.session?.sessionId === session.sessionId;
  const unsent = sameSession
    ? state.chat.filter((message) => message.delivery !== 'sent' && !sent.has(message.messageId))
    : [];
  return {
    room,
    session,
    sessionStartedAtMs: nowMs - session.elapsedMs,
    participantId,
    grants,
    participants,
    captioning,
    activeSpeakerId,
    waiting,
    contacts,
    levels: new Map(),
    quality: sameSession ? state.quality : new Map(),
    chat: [...admission.chat.map((message) => ({ ...message, delivery: 'sent' as const })), ...unsent],
    transcript: replayCaptions(state.transcript, session.sessionId, admission.captions),
    mutedByModerator:
      participants.find((participant) => participant.participantId === participantId)?.mutedByModerator ??
      false,
  };
}

/** Replaces in place or appends. */
export function putParticipant(
  participants: readonly ParticipantView[],
  view: ParticipantView,
): readonly ParticipantView[] {
  const at = participants.findIndex((participant) => participant.participantId === view.participantId);
  return at < 0 ? [...participants, view] : participants.with(at, view);
}

/** A message, ours or another's, by its id: a repeated one changes its delivery only. */
export function putChat(
  chat: CallState['chat'],
  message: ChatMessage,
  delivery: CallState['chat'][number]['delivery'],
): CallState['chat'] {
  const at = chat.findIndex((known) => known.messageId === message.messageId);
  const entry = { ...message, delivery };
  return at < 0 ? [...chat, entry] : chat.with(at, entry);
}
