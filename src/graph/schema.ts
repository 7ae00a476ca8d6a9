/** The names that stand in the graph. One that is not listed here is a slip: texts are held against these lists. */

/** Each node has one label. */
export const labels = [
  'User',
  'Case',
  'Session',
  'Participant',
  'Message',
  'Room',
  'Doctor',
  'Report',
  'Embedding',
  'Media',
  'File',
  'Note',
  'Decision',
  'Consent',
  'AuditEntry',
  'Invite',
  'ApiKey',
  'Passkey',
  'BreakGlass',
  'Notification',
  'Webhook',
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
