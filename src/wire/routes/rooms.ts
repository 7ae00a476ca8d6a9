/** Rooms, their links, and the way in. Secrets travel in bodies and fragments, never in a path or query. */
import { z } from 'zod';
import { anyone, caseReader, clinician } from '../access.ts';
import { route } from '../entries.ts';
import { sample, sampleRoom } from '../examples.ts';
import { iceServer } from '../media.ts';
import { grants, participantRole, roomKind, roomMode, roomView } from '../rooms.ts';
import { displayName, empty, id, roomName, timestamp } from '../values.ts';

const roomParams = z.strictObject({ roomId: id });

const roomSummary = z.strictObject({
  room: roomView,
  /** The visit that runs in it now. */
  session: z
    .strictObject({ sessionId: id, startedAt: timestamp, participants: z.int(), locked: z.boolean() })
    .nullable(),
  waiting: z.int().nonnegative(),
  /** The case its visits belong to; null for none. */
  caseId: id.nullable(),
  /** The caller is its host: who gives out its links, ends its visits and deletes it. */
  isHost: z.boolean(),
});
export type RoomSummary = z.infer<typeof roomSummary>;

const sampleSummary = { room: sampleRoom, session: null, waiting: 0, caseId: null, isHost: true };

/** What a client needs to open its `/rooms` socket: the token goes into the handshake as `auth.token`. */
const entrance = z.strictObject({
  participantId: id,
  token: z.string(),
  expiresAt: timestamp,
  role: participantRole,
  grants,
  room: roomView,
  /** Address of the node that holds the room; null: the one that answered. */
  nodeUrl: z.string().nullable(),
  iceServers: z.array(iceServer),
});
export type Entrance = z.infer<typeof entrance>;

const sampleEntrance = {
  participantId: sample.patientId,
  token: 'eyJhbGciOiJIUzI1NiJ9…',
  expiresAt: '2026-03-02T21:00:00.000Z',
  role: 'patient' as const,
  grants: ['publishAudio' as const, 'publishVideo' as const, 'publishScreen' as const, 'subscribe' as const],
  room: sampleRoom,
  nodeUrl: null,
  iceServers: [],
};

export const createRoom = route({
  name: 'createRoom',
  method: 'POST',
  path: '/rooms',
  summary:
    'Makes a room. The caller is its host. With an id of the caller’s own (UUIDv7) a retry answers the room that stands.',
  params: empty,
  query: empty,
  body: z.strictObject({
    roomId: id.optional(),
    name: roomName,
    kind: roomKind.default('video'),
    mode: roomMode.default('assisted'),
    /** When the consultation is to begin: not in the past, but for 5 minutes by which clocks may differ. */
    scheduledAt: timestamp.optional(),
    /** Its visits belong to this case, which the caller must be able to write to. */
    caseId: id.optional(),
  }),
  reply: roomSummary,
  status: 201,
  access: clinician,
  errors: [
    'PRIVATE_MODE_UNAVAILABLE',
    'ID_TAKEN',
    'LIMIT_REACHED',
    'CASE_NOT_FOUND',
    'CASE_READ_ONLY',
    'CASE_CLOSED',
  ],
  example: { body: { name: sampleRoom.name, kind: 'video' }, reply: sampleSummary },
});

export const listRooms = route({
  name: 'listRooms',
  method: 'GET',
  path: '/rooms',
  summary: 'The rooms the caller is host of, newest first.',
  params: empty,
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before. */
    cursor: id.optional(),
  }),
  body: empty,
  reply: z.strictObject({ rooms: z.array(roomSummary), nextCursor: id.nullable() }),
  access: clinician,
  errors: [],
  example: { query: { limit: 50 }, reply: { rooms: [sampleSummary], nextCursor: null } },
});

export const listCaseRooms = route({
  name: 'listCaseRooms',
  method: 'GET',
  path: '/api/v1/cases/:caseId/rooms',
  summary: 'The rooms of a case that stand, newest first.',
  params: z.strictObject({ caseId: id }),
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before. A page may be short where rooms were deleted. */
    cursor: id.optional(),
  }),
  body: empty,
  reply: z.strictObject({ rooms: z.array(roomSummary), nextCursor: id.nullable() }),
  access: caseReader,
  errors: ['CASE_NOT_FOUND'],
  example: {
    params: { caseId: sample.caseId },
    reply: { rooms: [{ ...sampleSummary, caseId: sample.caseId }], nextCursor: null },
  },
});

export const getRoom = route({
  name: 'getRoom',
  method: 'GET',
  path: '/rooms/:roomId',
  summary: 'One room, for its host and the care team of its case.',
  params: roomParams,
  query: empty,
  body: empty,
  reply: roomSummary,
  access: clinician,
  errors: ['ROOM_NOT_FOUND'],
  example: { params: { roomId: sample.roomId }, reply: sampleSummary },
});

export const deleteRoom = route({
  name: 'deleteRoom',
  method: 'DELETE',
  path: '/rooms/:roomId',
  summary: 'Ends the visit, revokes every link and forgets the room.',
  params: roomParams,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: clinician,
  errors: ['ROOM_NOT_FOUND'],
  example: { params: { roomId: sample.roomId }, reply: {} },
});

export const endVisit = route({
  name: 'endVisit',
  method: 'POST',
  path: '/rooms/:roomId/end',
  summary: 'Ends the visit that runs in the room, for everybody; the room and its links stay.',
  params: roomParams,
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: clinician,
  errors: ['ROOM_NOT_FOUND'],
  example: { params: { roomId: sample.roomId }, reply: {} },
});

/** Whom a link is for: a patient waits in the lobby; a clinician enters as a colleague who may admit and moderate. */
export const inviteRole = z.enum(['patient', 'clinician']);

export const inviteView = z.strictObject({
  inviteId: id,
  role: inviteRole,
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
});
export type InviteView = z.infer<typeof inviteView>;

const sampleInvite = {
  inviteId: sample.inviteId,
  role: 'patient' as const,
  createdAt: sample.createdAt,
  expiresAt: null,
  revokedAt: null,
};

export const createInvite = route({
  name: 'createInvite',
  method: 'POST',
  path: '/rooms/:roomId/invites',
  summary: 'Makes a guest link. Opening it never uses it up; it can be sent again and revoked.',
  params: roomParams,
  query: empty,
  body: z.strictObject({ role: inviteRole.default('patient'), expiresAt: timestamp.optional() }),
  reply: z.strictObject({
    invite: inviteView,
    /** The whole link; its secret stands in the fragment and cannot be read again. */
    url: z.string(),
  }),
  status: 201,
  access: clinician,
  errors: ['ROOM_NOT_FOUND', 'CASE_CLOSED', 'LIMIT_REACHED'],
  example: {
    params: { roomId: sample.roomId },
    body: { role: 'patient' },
    reply: { invite: sampleInvite, url: 'https://clinic.example/app/join#invite=c2VjcmV0LW9mLXRoZS1saW5r' },
  },
});

export const listInvites = route({
  name: 'listInvites',
  method: 'GET',
  path: '/rooms/:roomId/invites',
  summary: 'The links of a room, without their secrets.',
  params: roomParams,
  query: empty,
  body: empty,
  reply: z.strictObject({ invites: z.array(inviteView) }),
  access: clinician,
  errors: ['ROOM_NOT_FOUND'],
  example: { params: { roomId: sample.roomId }, reply: { invites: [sampleInvite] } },
});

export const revokeInvite = route({
  name: 'revokeInvite',
  method: 'DELETE',
  path: '/rooms/:roomId/invites/:inviteId',
  summary: 'Withdraws a link. Who came in by it stays.',
  params: z.strictObject({ roomId: id, inviteId: id }),
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: clinician,
  errors: ['ROOM_NOT_FOUND', 'INVITE_NOT_FOUND'],
  example: { params: { roomId: sample.roomId, inviteId: sample.inviteId }, reply: {} },
});

export const inviteSecret = z.string().min(16).max(256);

export const readInvite = route({
  name: 'readInvite',
  method: 'POST',
  path: '/rooms/invites/read',
  summary: 'What a link leads to, before anybody joins.',
  params: empty,
  query: empty,
  body: z.strictObject({ secret: inviteSecret }),
  reply: z.strictObject({
    room: roomView,
    role: inviteRole,
    /** Of whom the link was made for, where a platform has said so. */
    displayName: displayName.nullable(),
  }),
  access: anyone,
  errors: ['INVITE_NOT_FOUND', 'INVITE_REVOKED', 'INVITE_EXPIRED'],
  example: {
    body: { secret: 'c2VjcmV0LW9mLXRoZS1saW5r' },
    reply: { room: sampleRoom, role: 'patient', displayName: null },
  },
});

export const enterByInvite = route({
  name: 'enterByInvite',
  method: 'POST',
  path: '/rooms/invites/enter',
  summary:
    'A new participant through a guest link. Coming back uses the token that this answered, not the link.',
  params: empty,
  query: empty,
  body: z.strictObject({ secret: inviteSecret, displayName }),
  reply: entrance,
  status: 201,
  access: anyone,
  errors: [
    'INVITE_NOT_FOUND',
    'INVITE_REVOKED',
    'INVITE_EXPIRED',
    'ROOM_LOCKED',
    'ROOM_FULL',
    'SERVER_CLOSING',
    'SERVER_DRAINING',
    'LIMIT_REACHED',
  ],
  example: { body: { secret: 'c2VjcmV0LW9mLXRoZS1saW5r', displayName: 'Ana Ruiz' }, reply: sampleEntrance },
});

export const enterRoom = route({
  name: 'enterRoom',
  method: 'POST',
  path: '/rooms/:roomId/enter',
  summary:
    'A new participant for the host of the room, or for a colleague of the care team of its case: those come in as clinicians.',
  params: roomParams,
  query: empty,
  body: z.strictObject({ displayName }),
  reply: entrance,
  status: 201,
  access: clinician,
  errors: [
    'ROOM_NOT_FOUND',
    'CASE_CLOSED',
    'ROOM_FULL',
    'SERVER_CLOSING',
    'SERVER_DRAINING',
    'LIMIT_REACHED',
  ],
  example: {
    params: { roomId: sample.roomId },
    body: { displayName: 'Dr. Okafor' },
    reply: {
      ...sampleEntrance,
      participantId: sample.hostId,
      role: 'host',
      grants: [...sampleEntrance.grants, 'moderate', 'admit'],
    },
  },
});

export const roomRoutes = [
  createRoom,
  listRooms,
  listCaseRooms,
  getRoom,
  deleteRoom,
  endVisit,
  createInvite,
  listInvites,
  revokeInvite,
  readInvite,
  enterByInvite,
  enterRoom,
] as const;
