/** Of the error codes that only these pages meet. */
export const memberErrors = {
  CASE_NOT_FOUND: 'There is no such case.',
  CASE_READ_ONLY: 'You may read this case, but not do that.',
  CASE_CLOSED: 'This case is closed. Reopen it first.',
  STATUS_CHANGE_REFUSED: 'A case cannot change from its status to that one.',
  ROLE_UNSUITABLE: 'An account of this kind cannot be that to a case.',
  PRECONDITION_FAILED: 'Somebody else has changed this meanwhile.',
  SESSION_NOT_FOUND: 'There is no such visit.',
  SEGMENT_NOT_FOUND: 'This sentence is no longer there.',
  MEDIA_NOT_FOUND: 'There is no such file.',
  FILE_TYPE_REFUSED: 'Files of this type are not taken.',
  FILE_INFECTED: 'The virus scanner found something in this file. It was not kept.',
  REQUEST_TOO_LARGE: 'This is larger than the server takes.',
  USER_NOT_FOUND: 'Nobody has an account with this address.',
  WEBHOOK_URL_REFUSED:
    'Nothing is sent to this address. It has to be https and lead to a public host, or to one that CONSILIUM_WEBHOOK_HOSTS names.',
  WEBHOOK_NOT_FOUND: 'This webhook is gone.',
  DELIVERY_NOT_FOUND: 'This delivery is gone.',
  NO_SPEECH_KIND: 'Only sound and video can be transcribed.',
  TRANSCRIPTION_UNAVAILABLE:
    'This server cannot transcribe. An administrator can set WHISPER_MODEL or a speech service.',
  JOB_NOT_FOUND: 'This job is no longer among the failed ones.',
  QUEUE_FULL: 'Too much of this is waiting already. Try again later.',
  LEGAL_HOLD: 'A legal hold stands on this case: nothing of it may be erased.',
  ERASURE_REFUSED: 'This cannot be erased while a visit of it goes on.',
};
