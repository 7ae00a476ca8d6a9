import { requireUser } from '../auth/policy.ts';
import type { Sessions } from '../sessions/Sessions.ts';
import { toPlainText, toWebVtt } from '../sessions/transcriptTexts.ts';
import {
  correctSegment,
  getSession,
  getTranscript,
  getTranscriptText,
  getTranscriptVtt,
} from '../wire/routes/sessions.ts';
import { bind, type Binding } from './binding.ts';

export function sessionHandlers({ sessions }: { sessions: Sessions }): Binding[] {
  return [
    bind(getSession, ({ identity, params }) => sessions.get(requireUser(identity), params.sessionId)),

    bind(getTranscript, ({ identity, params }) =>
      sessions.transcript(requireUser(identity), params.sessionId),
    ),

    bind(getTranscriptVtt, async ({ identity, params }) =>
      toWebVtt((await sessions.transcript(requireUser(identity), params.sessionId)).entries),
    ),

    bind(getTranscriptText, async ({ identity, params }) =>
      toPlainText((await sessions.transcript(requireUser(identity), params.sessionId)).entries),
    ),

    bind(correctSegment, ({ identity, params, body }) =>
      sessions.correct(requireUser(identity), params.sessionId, params.messageId, body),
    ),
  ];
}
