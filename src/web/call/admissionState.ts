/** How an admission and single changes show in the state: pure functions. */
import type { Admission } from '../../wire/events/admission.ts';
import type { ChatMessage, ParticipantView } from '../../wire/rooms.ts';
import type { CallState } from './callState.ts';
import { replayCaptions } from './transcript.ts';

/**
 * The whole room as it is now. What is known of this visit's chat stays: a server that was started again keeps only
 * what it may keep, and what is not yet sent of our own is nowhere else.
 */
export function admissionChange(state: CallState, admission: Admission, nowMs: number): Partial<CallState> {
  const { room, session, participantId, grants, participants, captioning, activeSpeakerId, waiting } =
    admission;
  const { contacts } = admission;
  // Nothing of another visit may show in this one.
  const sameSession = state.session?.sessionId === session.sessionId;
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
    chat: allChat(sameSession ? state.chat : [], admission.chat),
    // Said again where it still holds.
    drainsWithinMs: null,
    transcript: replayCaptions(state.transcript, session.sessionId, admission.captions),
    mutedByModerator:
      participants.find((participant) => participant.participantId === participantId)?.mutedByModerator ??
      false,
  };
}

/** In the order in which it was sent; what is not sent yet comes last. */
function allChat(known: CallState['chat'], sent: readonly ChatMessage[]): CallState['chat'] {
  const ids = new Set(sent.map(({ messageId }) => messageId));
  const others = known.filter(({ messageId }) => !ids.has(messageId));
  const delivered = [
    ...others.filter(({ delivery }) => delivery === 'sent'),
    ...sent.map((message) => ({ ...message, delivery: 'sent' as const })),
  ].sort((a, b) => a.sentMs - b.sentMs);
  return [...delivered, ...others.filter(({ delivery }) => delivery !== 'sent')];
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
