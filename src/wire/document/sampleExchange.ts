/**
 * One whole visit, message by message: a patient opens a guest link, waits, is admitted, speaks, is captioned and
 * leaves. Each step names the entry it belongs to, so that it is held against the entry's own schemas.
 */
import type { z } from 'zod';
import type { ClientEvent, Route, ServerEvent } from '../entries.ts';
import { errorCatalogue, type ErrorCode } from '../errors.ts';
import { admit, endSession, join, leave, sampleAdmission } from '../events/admission.ts';
import { connectTransport, consume, createTransport, produce, resumeConsumer } from '../events/media.ts';
import {
  admittedEvent,
  captionEvent,
  lobbyChanged,
  lobbyStatusEvent,
  participantJoined,
  participantLeft,
  producerAdded,
} from '../events/server.ts';
import { sample, sampleCaption, sampleHost, samplePatient } from '../examples.ts';
import { enterByInvite, readInvite } from '../routes/rooms.ts';

type Person = 'patient' | 'host';

export type ExchangeStep =
  | { step: 'told'; text: string }
  | { step: 'route'; by: Person; route: Route; body: unknown; reply: unknown }
  | { step: 'event'; by: Person; event: ClientEvent; request: unknown; answer: Answer }
  | { step: 'sent'; to: Person; event: ServerEvent; payload: unknown };

type Answer = { ok: true; reply: unknown } | { ok: false; error: unknown };

const told = (text: string): ExchangeStep => ({ step: 'told', text });

const calls = (by: Person, entry: Route): ExchangeStep => ({
  step: 'route',
  by,
  route: entry,
  body: entry.example.body,
  reply: entry.example.reply,
});

const sends = <Q extends z.ZodType, R extends z.ZodType>(
  by: Person,
  event: ClientEvent<Q, R>,
  { request = event.example.request, reply = event.example.reply } = {},
): ExchangeStep => ({ step: 'event', by, event, request, answer: { ok: true, reply } });

const isRefused = (by: Person, event: ClientEvent, code: ErrorCode, details: object): ExchangeStep => ({
  step: 'event',
  by,
  event,
  request: event.example.request,
  answer: {
    ok: false,
    error: {
      code,
      message: errorCatalogue[code].message,
      details,
      requestId: '5f0f5f7e-6d4b-4f0c-9a59-3f1f0f9d8c21',
    },
  },
});

const gets = <P extends z.ZodType>(
  to: Person,
  event: ServerEvent<P>,
  payload: z.input<P> = event.example,
): ExchangeStep => ({ step: 'sent', to, event, payload });

export const sampleExchange: readonly ExchangeStep[] = [
  told(
    'Ana Ruiz has been sent the link `https://clinic.example/app/join#invite=c2VjcmV0LW9mLXRoZS1saW5r`. Her browser opens it; the secret stands in the fragment, so it has not been sent anywhere yet. The page asks what the link leads to and shows it.',
  ),
  calls('patient', readInvite),
  told(
    'She gives her name, chooses her microphone and answers what she consents to. The page asks for a place.',
  ),
  calls('patient', enterByInvite),
  told(
    'The page opens its socket: path `/api/v1/ws`, namespace `/rooms`, and `{"token": "eyJhbGciOiJIUzI1NiJ9…"}` as the handshake’s `auth`. It keeps the token for as long as the tab lives. Then it joins, and has to wait.',
  ),
  sends('patient', join),
  told(
    'Dr. Okafor is in the room. Her page shows and plays the alert, and acknowledges it; the patient is told.',
  ),
  gets('host', lobbyChanged),
  gets('patient', lobbyStatusEvent),
  sends('host', admit),
  gets('patient', admittedEvent, {
    ...sampleAdmission,
    participantId: sample.patientId,
    peerId: sample.patientPeerId,
    grants: ['publishAudio', 'publishVideo', 'publishScreen', 'subscribe'],
    producers: [],
    captions: [],
  }),
  gets('host', participantJoined),
  told('The patient’s page makes a transport to send by, connects it, and sends her microphone.'),
  sends('patient', createTransport),
  sends('patient', connectTransport),
  sends('patient', produce),
  told(
    'The host’s page hears of it and receives it, by a receiving transport that it made before in the same way.',
  ),
  gets('host', producerAdded),
  sends('host', consume),
  sends('host', resumeConsumer),
  told(
    'She has agreed to captions, so the server listens. While she speaks there may be partial captions; when she has finished her sentence comes the final one. Both get it.',
  ),
  gets('host', captionEvent, {
    ...sampleCaption,
    revision: 0,
    kind: 'partial',
    endMs: 13_600,
    text: 'It began',
    words: null,
  }),
  gets('host', captionEvent),
  told('What her place does not include is refused, and nothing changes.'),
  isRefused('patient', endSession, 'GRANT_MISSING', { grant: 'moderate' }),
  told('She leaves.'),
  sends('patient', leave),
  gets('host', participantLeft),
];

/** The people of the exchange, as the document introduces them. */
export const exchangeNames: Record<Person, string> = {
  patient: samplePatient.displayName,
  host: sampleHost.displayName,
};
