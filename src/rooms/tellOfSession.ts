import type { RoomEvents } from './RoomEvents.ts';
import type { Session } from './Session.ts';

/** What happens in a visit, as who listens to its room is told. */
export function tellOfSession(
  session: Session,
  tell: <E extends keyof RoomEvents>(event: E, ...args: RoomEvents[E]) => void,
): void {
  const { sessionId } = session;
  session.on('entered', ({ participant: { claims, participantId }, again }) => {
    if (again) tell('participantReturned', { sessionId, participantId });
    else tell('participantAdmitted', { sessionId, claims });
  });
  session.on('chat', (message) => tell('chat', { sessionId, message }));
  session.on('screenShareStarted', (share) => tell('screenShareStarted', { sessionId, ...share }));
  session.on('screenShareEnded', (share) => tell('screenShareEnded', { sessionId, ...share }));
  session.on('left', (left) => tell('participantLeft', { sessionId, ...left }));
  session.on('consentChanged', (change) => tell('consentChanged', { sessionId, ...change }));
}
