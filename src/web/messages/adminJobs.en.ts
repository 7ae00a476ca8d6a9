import { plural } from './plural.ts';

const count = plural('en');

/** Texts of the administrator's page about jobs. */
export const jobs = {
  title: 'Jobs',
  lead: 'Work that is done beside: what waits, and what was given up. Jobs hold no words of patients.',
  board: 'Open the board',
  errorTitle: 'The jobs could not be loaded',
  noneTitle: 'Nothing was given up',
  noneText: 'What fails for good will stand here, with its reason.',
  queuesTitle: 'Queues',
  queues: {
    transcription: 'Transcription of recordings',
    webhookDeliveries: 'Events to other platforms',
    mail: 'E-mail',
  },
  counts: {
    waiting: 'Waiting',
    delayed: 'Later',
    active: 'Running',
    completed: 'Done',
    failed: 'Given up',
  },
  oldest: (minutes: number) =>
    `The oldest has waited for ${count(minutes, { one: '1 minute', other: '# minutes' })}.`,
  failedBadge: (jobs: number) => count(jobs, { one: '1 given up', other: '# given up' }),
  failedTitle: (queue: string) => `Given up: ${queue}`,
  failedAt: (when: string) => `given up ${when}`,
  attempts: (attempts: number) => count(attempts, { one: '1 attempt', other: '# attempts' }),
  reasons: {
    NOT_PLAYABLE: 'No sound could be read from the file',
    NO_RECOGNISER: 'No speech recogniser was running',
    RECOGNITION_FAILED: 'The speech recogniser did not answer',
    MEDIA_GONE: 'The file was gone',
    WEBHOOK_NOT_TAKEN: 'The receiver did not take the event',
    STALLED: 'It took several processes down with it',
    PAYLOAD_REFUSED: 'Another version of the server asked for it',
    DEPENDENCY_UNAVAILABLE: 'The record or another service was away',
    INTERNAL: 'Something went wrong; the log says what',
  },
  replay: 'Run again',
  replayOf: (jobId: string) => `Run again: job ${jobId}`,
  replayed: 'It will run again.',
  discard: 'Forget',
  discardOf: (jobId: string) => `Forget job ${jobId}`,
  discardTitle: 'Forget this job?',
  discardText: 'It will not be done, and cannot be run again from here.',
  discarded: 'The job was forgotten.',
};
