/**
 * The error catalogue: every code that crosses a wire. A code is never reused for another meaning.
 * `httpStatus` is used by routes; socket acknowledgements carry the same body without it.
 */
import { z } from 'zod';

interface CatalogueEntry {
  httpStatus: number;
  message: string;
  /** The same request may succeed later without being changed. */
  retryable: boolean;
}

const entry = (httpStatus: number, message: string, retryable = false): CatalogueEntry => ({
  httpStatus,
  message,
  retryable,
});

export const errorCatalogue = {
  INVALID_REQUEST: entry(400, 'The request does not have the form that this route or event takes.'),
  REQUEST_TOO_LARGE: entry(413, 'The request is larger than this server takes.'),
  UNKNOWN_EVENT: entry(404, 'This server has no event of that name.'),
  NOT_FOUND: entry(404, 'There is nothing here by that name.'),
  METHOD_NOT_ALLOWED: entry(405, 'This path does not take that method.'),
  RATE_LIMITED: entry(429, 'Too many requests; try again in a moment.', true),
  ORIGIN_NOT_ALLOWED: entry(403, 'This origin may not use this server.'),

  UNAUTHENTICATED: entry(401, 'A valid token is needed.'),
  TOKEN_EXPIRED: entry(401, 'The token has expired.'),
  FORBIDDEN: entry(403, 'You may not do this.'),
  GRANT_MISSING: entry(403, 'Your place in this room does not include that.'),
  FILE_TYPE_REFUSED: entry(415, 'A file of this type is not taken.'),
  FILE_INFECTED: entry(422, 'The virus scanner found something in this file; it was not kept.'),
  RANGE_NOT_SATISFIABLE: entry(416, 'The file has no such range.'),
  MEDIA_NOT_FOUND: entry(404, 'This file does not exist.'),
  PRECONDITION_REQUIRED: entry(428, 'Say which version you change: If-Match with its ETag.'),
  PRECONDITION_FAILED: entry(412, 'Somebody else has changed this meanwhile; read it again.'),
  ID_TAKEN: entry(409, 'This id is taken; make a new one.'),
  START_LINK_USED: entry(410, 'This start link has been used or has expired.'),

  SIGN_IN_REFUSED: entry(401, 'This e-mail address and password belong to no account.'),
  SIGN_IN_LOCKED: entry(429, 'Too many failed attempts; try again later.', true),
  SECOND_FACTOR_REFUSED: entry(401, 'This code or passkey was not accepted.'),
  CHALLENGE_EXPIRED: entry(410, 'This took too long; begin again.'),
  REFRESH_REFUSED: entry(401, 'You are signed out; sign in again.'),
  ISSUER_NOT_CONFIGURED: entry(501, 'This server sends nobody to an identity provider.'),
  ISSUER_UNREACHABLE: entry(503, 'The identity provider does not answer.', true),
  ISSUER_DENIED: entry(403, 'The identity provider did not let this person in.'),
  ISSUER_ANSWER_REFUSED: entry(401, 'What the identity provider answered was not accepted.'),
  BEGUN_ELSEWHERE: entry(403, 'This sign-in was begun in another browser.'),
  ROLE_MISSING: entry(403, 'The identity provider gives this person no role here.'),
  ACCOUNT_DISABLED: entry(403, 'This account has been disabled.'),
  SIGNS_IN_ELSEWHERE: entry(409, 'An identity provider answers for this account: it sets no password here.'),
  PASSWORD_WRONG: entry(403, 'The password is not right.'),
  LINK_USED: entry(410, 'This link has been used, replaced or has expired.'),
  INVITATION_NOT_FOUND: entry(404, 'There is no open invitation of that id.'),
  INVITATION_WITHDRAWN: entry(410, 'This invitation has been withdrawn.'),
  MAIL_UNAVAILABLE: entry(501, 'This server sends no mail; an administrator can make the link.'),
  EMAIL_TAKEN: entry(409, 'There is an account with this e-mail address.'),
  ACCOUNT_EXISTS: entry(409, 'The account exists already.'),
  USER_NOT_FOUND: entry(404, 'There is no account of that kind.'),
  LAST_ADMIN: entry(409, 'Somebody has to stay administrator.'),
  TOTP_NOT_BEGUN: entry(409, 'Begin setting up the authenticator first.'),
  PASSKEY_NOT_FOUND: entry(404, 'You have no passkey of that id.'),
  API_KEY_NOT_FOUND: entry(404, 'There is no API key of that id.'),
  NOTIFICATION_NOT_FOUND: entry(404, 'You have no notification of that id.'),
  BREAK_GLASS_NOT_FOUND: entry(404, 'There is no emergency access of that id.'),
  EMERGENCIES_OPEN: entry(
    409,
    'As many of your emergency accesses are open as may be at once; one has to end or be reviewed first.',
  ),
  ALREADY_REVIEWED: entry(409, 'This has been reviewed already.'),

  ROOM_NOT_FOUND: entry(404, 'This room does not exist.'),
  PRIVATE_MODE_UNAVAILABLE: entry(501, 'Private rooms are not available on this server yet.'),
  INVITE_NOT_FOUND: entry(404, 'This invitation does not exist.'),
  INVITE_REVOKED: entry(410, 'This invitation has been withdrawn.'),
  INVITE_EXPIRED: entry(410, 'This invitation has expired.'),
  ROOM_LOCKED: entry(403, 'The room is locked; nobody can enter now.'),
  ROOM_FULL: entry(409, 'The room is full.', true),
  CHECK_NOT_FOUND: entry(404, 'This check has ended; begin a new one.'),
  CHECKS_BUSY: entry(503, 'As many checks run as may run at once; try again in a minute.', true),
  SESSION_ENDED: entry(410, 'The visit this token belongs to has ended.'),
  REMOVED_FROM_SESSION: entry(403, 'You were removed from this visit.'),

  CASE_NOT_FOUND: entry(404, 'This case does not exist.'),
  CASE_READ_ONLY: entry(403, 'What you are to this case does not include that.'),
  CASE_CLOSED: entry(409, 'This case is closed; reopen it first.'),
  LEGAL_HOLD: entry(409, 'A legal hold stands on this case: nothing of it may be erased.'),
  ERASURE_REFUSED: entry(409, 'This cannot be erased now.'),
  STATUS_CHANGE_REFUSED: entry(409, 'A case cannot change from its status to that one.'),
  ROLE_UNSUITABLE: entry(409, 'An account of this role cannot be that to a case.'),
  SESSION_NOT_FOUND: entry(404, 'This visit is not in the record.'),
  SEGMENT_NOT_FOUND: entry(404, 'This visit has no segment of that id.'),

  VISIT_NOT_FOUND: entry(404, 'You have made no visit of that id.'),
  WEBHOOK_NOT_FOUND: entry(404, 'You have no webhook of that id.'),
  WEBHOOK_URL_REFUSED: entry(422, 'Nothing is sent to this address.'),
  DELIVERY_NOT_FOUND: entry(404, 'This webhook has no delivery of that id.'),

  CONTACT_MISSING: entry(
    422,
    'A patient says first where they are now and by which number they can be called back.',
  ),
  NOT_A_PATIENT: entry(409, 'This is asked of patients alone.'),
  NOT_JOINED: entry(409, 'Join the room first.'),
  ALREADY_JOINED: entry(409, 'This connection has joined already.'),
  NOT_ADMITTED: entry(403, 'You have not been admitted yet.'),
  SECOND_DEVICE: entry(409, 'You are in this visit on another device.'),
  PEER_GONE: entry(410, 'The connection to resume is no longer kept; join again.'),
  PARTICIPANT_NOT_FOUND: entry(404, 'Nobody of that id is in this visit.'),
  TRANSPORT_NOT_FOUND: entry(404, 'You have no transport of that id.'),
  TRANSPORT_STATE: entry(409, 'The transport is not in a state for that.'),
  PRODUCER_NOT_FOUND: entry(404, 'There is no producer of that id.'),
  CONSUMER_NOT_FOUND: entry(404, 'You have no consumer of that id.'),
  CANNOT_CONSUME: entry(409, 'Your device cannot receive that.'),
  RTP_PARAMETERS_REFUSED: entry(400, 'The media parameters were refused.'),
  SOURCE_NOT_OFFERED: entry(403, 'A room of this kind does not offer that source.'),
  SOURCE_TAKEN: entry(409, 'You already send that source, or another participant shares a screen.'),
  LIMIT_REACHED: entry(409, 'You have as many of these as you may have.'),

  NO_SPEECH_KIND: entry(409, 'Only sound and video can be transcribed.'),
  TRANSCRIPTION_UNAVAILABLE: entry(501, 'This server has no speech recogniser.'),
  JOB_NOT_FOUND: entry(404, 'There is no failed job of that id in that queue.'),
  QUEUE_FULL: entry(503, 'Too much work of this kind is waiting already; try again later.', true),
  SERVER_DRAINING: entry(503, 'The server is about to be stopped and opens no more rooms.', true),
  FAULT_INJECTION_OFF: entry(403, 'This server plays no faults.'),
  SERVER_CLOSING: entry(503, 'The server is shutting down.', true),
  DEPENDENCY_UNAVAILABLE: entry(503, 'A part this needs does not answer now.', true),
  INTERNAL: entry(500, 'Something went wrong on our side.', true),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorBody = z.strictObject({
  code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  /** What exactly: for INVALID_REQUEST `{issues: [{path, message}]}`, for GRANT_MISSING `{grant}`, and so on. */
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
});

export type ErrorBody = z.infer<typeof errorBody>;

/** A refusal meant for the other end of a wire. Anything else that is thrown becomes INTERNAL. */
export class WireError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, details: Record<string, unknown> = {}) {
    super(errorCatalogue[code].message);
    this.name = 'WireError';
    this.code = code;
    this.details = details;
  }
}
