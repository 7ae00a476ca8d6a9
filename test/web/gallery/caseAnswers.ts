/** What the gallery's server answers about cases. */
import type { z } from 'zod';
import type { CaseView } from '../../../src/wire/cases.ts';
import type { Route } from '../../../src/wire/entries.ts';
import { listCaseReaders } from '../../../src/wire/routes/audit.ts';
import {
  createCase,
  deleteCase,
  getCase,
  getTimeline,
  listCases,
  listCaseSessions,
  listConsents,
  listPeople,
  searchCases,
  shareCase,
  unshareCase,
  updateCase,
} from '../../../src/wire/routes/cases.ts';
import {
  deleteMedia,
  listMedia,
  readMediaContent,
  readMediaThumbnail,
} from '../../../src/wire/routes/files.ts';
import { listCaseRooms } from '../../../src/wire/routes/rooms.ts';
import {
  correctSegment,
  getTranscript,
  getTranscriptText,
  getTranscriptVtt,
  searchTranscripts,
} from '../../../src/wire/routes/sessions.ts';
import { createCaseInvitation, listCaseInvitations } from '../../../src/wire/routes/invitations.ts';
import { breakGlass, findUser } from '../../../src/wire/routes/users.ts';
import type { RecordedSession } from '../../../src/wire/sessions.ts';
import { contact, lindqvist, okafor, room, ruiz, session } from './people.ts';

const reply = <R extends z.ZodType>(route: { reply: R }, value: z.input<R>): { reply: unknown } => ({
  reply: route.reply.parse(value),
});

const id = (number: number): string => `01939a2e-7c00-7a10-8000-${String(700 + number).padStart(12, '0')}`;

export const ana: CaseView = {
  caseId: id(1),
  caseNumber: 'C-2026-000123-X',
  status: 'open',
  patient: {
    name: 'Ana Ruiz',
    birthDate: '1984-05-12',
    sex: 'female',
    phone: '+34 600 000 000',
    recordNumber: 'MRN-7781',
  },
  summary: 'Palpitations since Monday, at rest and without pain.',
  createdAt: '2026-03-02T09:00:00.000Z',
  updatedAt: '2026-03-04T15:20:00.000Z',
  version: 3,
  relation: 'owner',
  accessEndsAt: null,
};

const unknown = { birthDate: null, sex: 'unknown' as const, phone: null, recordNumber: null };
export const cases: readonly CaseView[] = [
  ana,
  {
    ...ana,
    caseId: id(2),
    caseNumber: 'C-2026-000119-R',
    status: 'reopened',
    patient: { ...unknown, name: 'Samuel Adeyemi-Whitfield' },
    summary: null,
    relation: 'careTeam',
  },
  {
    ...ana,
    caseId: id(3),
    caseNumber: 'C-2025-004871-B',
    status: 'closed',
    patient: { ...unknown, name: 'Bảo Trân Nguyễn' },
    summary: 'Follow-up after a fracture of the left wrist.',
  },
];

export const visit: RecordedSession = {
  sessionId: session.sessionId,
  roomId: room.roomId,
  caseId: ana.caseId,
  kind: 'video',
  startedAt: '2026-03-02T09:05:00.000Z',
  endedAt: '2026-03-02T09:31:00.000Z',
  participants: [okafor, ruiz, lindqvist].map(({ participantId, displayName, role }) => ({
    ...{ participantId, displayName, role, userId: null },
    enteredAt: '2026-03-02T09:05:00.000Z',
    leftAt: '2026-03-02T09:31:00.000Z',
    contact: role === 'patient' ? contact : null,
  })),
  segments: 4,
  chatMessages: 1,
};

const said = (number: number, who: typeof ruiz, startMs: number, text: string) => ({
  kind: 'segment' as const,
  messageId: id(100 + number),
  participantId: who.participantId,
  displayName: who.displayName,
  startMs,
  endMs: startMs + 3_000,
  text,
  confidence: 0.93,
  language: 'en',
  source: 'whisper.cpp:base',
  correction: null,
});

export const entries: z.input<typeof getTranscript.reply>['entries'] = [
  said(1, okafor, 4_200, 'Good morning. What brings you here?'),
  {
    ...said(2, ruiz, 9_800, 'It began on Sunday, in the evening.'),
    correction: {
      at: '2026-03-02T10:00:00.000Z',
      byUserId: okafor.participantId,
      originalText: 'It began on Monday, in the evening.',
      originalParticipantId: lindqvist.participantId,
    },
  },
  {
    kind: 'gap',
    ...{ messageId: id(103), participantId: ruiz.participantId, displayName: ruiz.displayName },
    ...{ startMs: 21_000, endMs: 23_400, reason: 'packetsLost' },
  },
  {
    kind: 'chat',
    ...{ messageId: id(104), participantId: ruiz.participantId, displayName: ruiz.displayName },
    ...{ startMs: 64_000, text: 'I take 5 mg, since Sunday.' },
  },
  {
    kind: 'screenShare',
    ...{ messageId: id(105), participantId: okafor.participantId, displayName: okafor.displayName },
    ...{ startMs: 245_000, endMs: 372_000 },
  },
  said(6, lindqvist, 380_500, 'The rhythm is regular in this recording.'),
  said(7, ruiz, 754_000, 'Thank you. Sunday was the worst day.'),
];

const file = (number: number, change: object) => ({
  mediaId: id(200 + number),
  caseId: ana.caseId,
  kind: 'picture' as const,
  contentType: 'image/jpeg',
  fileName: 'rash-on-the-left-forearm-second-of-march.jpg',
  bytes: 482_113,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  scanned: true,
  hasThumbnail: true,
  createdAt: '2026-03-02T09:40:00.000Z',
  createdBy: okafor.participantId,
  ...change,
});

const caseRoom = {
  session: null,
  waiting: 0,
  caseId: ana.caseId,
  isHost: true,
};

const people: z.input<typeof listPeople.reply> = {
  people: [
    {
      ...{ userId: okafor.participantId, displayName: okafor.displayName },
      ...{ relation: 'owner', since: ana.createdAt },
    },
    {
      ...{ userId: lindqvist.participantId, displayName: lindqvist.displayName },
      ...{ relation: 'careTeam', since: '2026-03-02T11:00:00.000Z' },
    },
    {
      ...{ userId: ruiz.participantId, displayName: ruiz.displayName },
      ...{ relation: 'patient', since: '2026-03-03T11:00:00.000Z' },
    },
  ],
};

const files: z.input<typeof listMedia.reply> = {
  media: [
    file(1, {}),
    file(2, {
      createdBy: lindqvist.participantId,
      kind: 'audio',
      fileName: 'heart-sounds.wav',
      bytes: 1_204_113,
      hasThumbnail: false,
    }),
    file(3, { kind: 'document', fileName: 'letter.pdf', scanned: false, bytes: 90, hasThumbnail: false }),
  ],
  nextCursor: null,
};

export const caseAnswers: Readonly<Record<string, { reply: unknown }>> = {
  listCases: reply(listCases, { cases: [...cases], nextCursor: null }),
  searchCases: reply(searchCases, { cases: [ana], nextCursor: null }),
  getCase: reply(getCase, ana),
  createCase: reply(createCase, { ...ana, version: 1 }),
  updateCase: reply(updateCase, { ...ana, version: 4 }),
  deleteCase: reply(deleteCase, {}),
  getTimeline: reply(getTimeline, {
    entries: [
      {
        ...{ kind: 'emergencyReviewed', subjectId: id(211), at: '2026-03-02T11:30:00.000Z', endedAt: null },
        ...{ messages: null, by: { userId: id(60), displayName: 'Dr. Ingrid Lindqvist' } },
      },
      {
        ...{ kind: 'emergencyOpened', subjectId: id(211), at: '2026-03-02T11:00:00.000Z' },
        ...{ endedAt: '2026-03-02T11:30:00.000Z', messages: null },
        by: { userId: id(61), displayName: 'Dr. Amaru Quispe' },
        reason: 'Brought in unconscious, nobody of the care team could be reached.',
      },
      {
        ...{ kind: 'caseClosed', subjectId: id(212), at: '2026-03-02T10:00:00.000Z', endedAt: null },
        ...{ messages: null, by: { userId: id(60), displayName: 'Dr. Ingrid Lindqvist' } },
      },
      {
        ...{ kind: 'personAdded', subjectId: id(213), at: '2026-03-02T09:50:00.000Z', endedAt: null },
        ...{ messages: null, by: { userId: id(60), displayName: 'Dr. Ingrid Lindqvist' } },
        ...{ about: { userId: id(62), displayName: 'Dr. Chidi Okafor' }, relation: 'careTeam' },
      },
      { kind: 'media', subjectId: id(201), at: '2026-03-02T09:40:00.000Z', endedAt: null, messages: null },
      {
        kind: 'session',
        ...{ subjectId: visit.sessionId, at: visit.startedAt, endedAt: visit.endedAt, messages: 7 },
      },
      {
        kind: 'consentGiven',
        ...{ subjectId: id(301), at: '2026-03-02T09:05:30.000Z', endedAt: null, messages: null },
      },
      { kind: 'room', subjectId: room.roomId, at: '2026-03-02T09:01:00.000Z', endedAt: null, messages: null },
      { kind: 'caseCreated', subjectId: ana.caseId, at: ana.createdAt, endedAt: null, messages: null },
    ],
    nextCursor: 'further',
  }),
  listCaseRooms: reply(listCaseRooms, {
    rooms: [
      { ...caseRoom, room: { ...room, scheduledAt: '2027-03-09T09:30:00.000Z' } },
      {
        ...caseRoom,
        isHost: false,
        room: { ...room, roomId: id(9), name: 'Second opinion, Dr. Lindqvist', kind: 'voice' },
        session: { sessionId: session.sessionId, startedAt: visit.startedAt, participants: 2, locked: false },
      },
    ],
    nextCursor: null,
  }),
  listCaseSessions: reply(listCaseSessions, { sessions: [visit], nextCursor: null }),
  getTranscript: reply(getTranscript, { session: visit, entries }),
  getTranscriptVtt: { reply: 'WEBVTT' },
  getTranscriptText: { reply: '[00:00:04] Dr. Chidi Okafor: Good morning.' },
  correctSegment: reply(correctSegment, entries[1]!),
  searchTranscripts: reply(searchTranscripts, {
    hits: [
      {
        ...{ caseId: ana.caseId, caseNumber: ana.caseNumber, sessionId: visit.sessionId },
        ...{ startedAt: visit.startedAt, entry: entries[1]! },
      },
    ],
    nextCursor: null,
  }),
  listMedia: reply(listMedia, files),
  deleteMedia: reply(deleteMedia, {}),
  readMediaContent: { reply: 'RIFF' },
  readMediaThumbnail: {
    reply: new Blob(
      [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#d9a38a"/><circle cx="4" cy="5" r="2" fill="#b3564a"/></svg>`,
      ],
      { type: 'image/svg+xml' },
    ),
  },
  listPeople: reply(listPeople, people),
  shareCase: reply(shareCase, {}),
  unshareCase: reply(unshareCase, {}),
  findUser: reply(findUser, {
    ...{ userId: id(40), displayName: 'Élodie Moreau', email: 'moreau@clinic.example', role: 'clinician' },
    ...{ createdAt: ana.createdAt, disabledAt: null },
  }),
  createCaseInvitation: reply(createCaseInvitation, {
    invitationId: createCaseInvitation.example.reply.invitationId,
    ...{ url: 'https://clinic.example/app/#invitation=c2VjcmV0', expiresAt: '2026-03-09T09:00:00.000Z' },
    mailed: false,
  }),
  listCaseInvitations: reply(listCaseInvitations, { invitations: [], nextCursor: null }),
  listConsents: reply(listConsents, {
    consents: (['captions', 'keepTranscript'] as const).map((kind, index) => ({
      ...{ consentId: id(300 + index), sessionId: visit.sessionId, participantId: ruiz.participantId },
      ...{ displayName: ruiz.displayName, role: ruiz.role, kind, textVersion: '2026-11' },
      givenAt: '2026-03-02T09:05:30.000Z',
      withdrawnAt: kind === 'captions' ? null : '2026-03-02T09:20:00.000Z',
    })),
  }),
  listCaseReaders: reply(listCaseReaders, {
    readers: [
      {
        ...{ actorId: okafor.participantId, actorKind: 'user', displayName: okafor.displayName },
        ...{ reads: 14, emergency: false },
        ...{ firstAt: ana.createdAt, lastAt: '2026-03-04T15:20:00.000Z' },
      },
      {
        ...{ actorId: id(41), actorKind: 'user', displayName: 'Dr. Nils Berg', reads: 1, emergency: true },
        ...{ firstAt: '2026-03-03T02:11:00.000Z', lastAt: '2026-03-03T02:11:00.000Z' },
      },
      {
        ...{ actorId: id(42), actorKind: 'user', displayName: null, reads: 2, emergency: false },
        ...{ firstAt: '2026-03-02T12:00:00.000Z', lastAt: '2026-03-02T12:40:00.000Z' },
      },
    ],
    searchedBackTo: null,
  }),
  breakGlass: reply(breakGlass, {
    ...{ breakGlassId: id(50), caseId: ana.caseId, userId: okafor.participantId },
    ...{ reason: 'Unconscious.', openedAt: ana.createdAt, until: '2027-03-02T10:00:00.000Z', review: null },
  }),
};

export const answeredRoutes: readonly Route[] = [
  listCases,
  searchCases,
  createCase,
  getTimeline,
  listCaseSessions,
  listConsents,
  listPeople,
  shareCase,
  unshareCase,
  listCaseRooms,
  listCaseReaders,
  getCase,
  updateCase,
  deleteCase,
  getTranscript,
  getTranscriptVtt,
  getTranscriptText,
  correctSegment,
  searchTranscripts,
  deleteMedia,
  listMedia,
  readMediaContent,
  readMediaThumbnail,
  findUser,
  createCaseInvitation,
  listCaseInvitations,
  breakGlass,
];

/** As a demonstration has made them. */
const marked = <Listed extends object>(listed: readonly Listed[]) =>
  listed.map((one) => ({ ...one, demo: true as const }));
export const demoPeople = reply(listPeople, { people: marked(people.people) });
export const demoFiles = reply(listMedia, { ...files, media: marked(files.media) });
