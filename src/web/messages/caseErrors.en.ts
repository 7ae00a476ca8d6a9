/** Of the error codes that only these pages meet. */
export const caseErrors = {
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
};
