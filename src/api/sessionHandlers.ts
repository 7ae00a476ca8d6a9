import type { Sessions } from '../sessions/Sessions.ts';
import { toPlainText, toWebVtt } from '../sessions/transcriptTexts.ts';
import {
  correctSegment,
  getSession,
  getTranscript,
  getTranscriptText,
  getTranscriptVtt,
  searchTranscripts,
} from '../wire/routes/sessions.ts';
import { askerOf } from './askerOf.ts';
import { bind, type Binding } from './binding.ts';

export function sessionHandlers({ sessions }: { sessions: Sessions }): Binding[] {
  return [
    bind(getSession, ({ params, ...call }) => sessions.get(askerOf(call), params.sessionId)),

    bind(getTranscript, ({ params, ...call }) => sessions.transcript(askerOf(call), params.sessionId)),

    bind(getTranscriptVtt, async ({ params, ...call }) =>
      toWebVtt((await sessions.transcript(askerOf(call), params.sessionId)).entries),
    ),

    bind(getTranscriptText, async ({ params, ...call }) =>
      toPlainText((await sessions.transcript(askerOf(call), params.sessionId)).entries),
    ),

    bind(correctSegment, ({ params, body, ...call }) =>
      sessions.correct(askerOf(call), params.sessionId, params.messageId, body),
    ),

    bind(searchTranscripts, ({ body: { text, ...request }, ...call }) =>
      sessions.search(askerOf(call), text, request),
    ),
  ];
}
