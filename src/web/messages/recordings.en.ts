/** Texts about sound and video files that are transcribed. */
export const recordings = {
  start: 'Transcribe',
  startOf: (name: string) => `Transcribe ${name}`,
  again: 'Try again',
  againOf: (name: string) => `Try again to transcribe ${name}`,
  read: 'Read the transcript',
  readOf: (name: string) => `Read the transcript of ${name}`,
  progressOf: (name: string) => `Transcription of ${name}`,
  states: {
    waiting: 'It waits to be transcribed. You may leave this page; you will be told when it is done.',
    delayed: 'It did not work at first and will be tried again by itself.',
    active: 'It is being transcribed.',
    failed: 'It could not be transcribed.',
  },
  reasons: {
    NOT_PLAYABLE:
      'No sound could be read from this file. Save it in another format, such as MP3 or WAV, and add that one.',
    NO_RECOGNISER: 'Nothing that recognises speech was running. Try again, or ask whoever runs this server.',
    RECOGNITION_FAILED: 'The speech recogniser did not answer. Try again later.',
    MEDIA_GONE: 'The file was not there any more. Add it again.',
    STALLED: 'It was interrupted several times. A shorter or smaller file may work.',
    other: 'Try again. If that does not help, tell whoever runs this server.',
  },
  unavailable: {
    noModel: 'It cannot be transcribed: this server has no speech recogniser.',
    modelUnusable: 'It cannot be transcribed: the speech recogniser of this server does not work.',
  },
  variables: (names: string) => `Whoever runs the server can set one up with ${names}.`,
};
