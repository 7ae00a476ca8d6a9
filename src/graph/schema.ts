/** The names that stand in the graph. One that is not listed here is a slip: texts are held against these lists. */

/** Each node has one label. */
export const labels = [
  'User',
  'Case',
  'Session',
  'Participant',
  'Message',
  'Room',
  // An AI specialist, to be written by `src/chat` when one is first consulted.
  'Doctor',
  // An imaging result, to be written by `src/imaging`.
  'Report',
  'Embedding',
  'Media',
  'File',
  // The clinical note of a session, to be written by `src/notes`.
  'Note',
  // What the team decided, to be written by `src/decisions`.
  'Decision',
  'Consent',
  // Somebody was let into a case or out of it, it was closed or reopened, a file of it was removed.
  'CaseEvent',
  // The log lies in files of its own; an entry stands here where something in the graph rests on it.
  'AuditEntry',
  // How far a chain of the audit log had come.
  'AuditAnchor',
  'ApiKey',
  'Passkey',
  'BreakGlass',
  'Notification',
  'Webhook',
  // What was erased, when and for whom.
  'Erasure',
  // What another platform calls a case, a visit or somebody who takes part.
  'ExternalId',
  // Waits to be told to the webhooks it concerns.
  'VisitEvent',
  'Delivery',
  'Migration',
  'MigrationLock',
  // What is numbered: case numbers of a year.
  'Counter',
] as const;

export const relationshipTypes = [
  // Between a user and a case: what the user is to it, and beside each of these that it is among their cases.
  'OWNS',
  'CARE_TEAM',
  'PATIENT_OF',
  'BREAK_GLASS',
  'HAS_CASE',
  'BELONGS_TO',
  'CONTAINS',
  'SENT_BY',
  // From a session or a message to the specialist who was asked, to be written by `src/chat`.
  'CONSULTED',
  'HAS_VECTOR',
  'IN_ROOM',
  // From a file of a case to where it lies.
  'STORED_AS',
  'HAS_THUMBNAIL',
  'HAS_PARTICIPANT',
  // From a participant to their account.
  'IS_USER',
  'GAVE',
  'HAS_KEY',
  'HAS_PASSKEY',
] as const;
