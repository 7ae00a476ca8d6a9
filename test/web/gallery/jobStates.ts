/** The states of transcriptions in the files of a case, and of the administrator's page about jobs. */
import { ana } from './caseAnswers.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';
import { jobAnswers, standing } from './jobAnswers.ts';

type Mount = (at: string, script?: Script) => GalleryState;

const noRecogniser: Script = {
  getCapabilities: {
    reply: {
      version: '0.1.0',
      embedOrigins: [],
      identityProvider: false,
      captioning: {
        available: false,
        reason: 'noModel',
        message: 'there is no model',
        variables: ['WHISPER_MODEL', 'GROQ_API_KEY'],
      },
    },
  },
};

export function jobStates({ asClinician, asPatient }: Record<'asClinician' | 'asPatient', Mount>) {
  const files = `/cases/${ana.caseId}/files`;
  const stands = (...of: Parameters<typeof standing>): GalleryState =>
    asClinician(files, { getTranscription: standing(...of) });
  const pressing = (state: GalleryState, ...press: string[]): GalleryState => ({ ...state, press });
  const jobs = '/admin/jobs';
  const { reply } = jobAnswers['listQueues'] as { reply: { queues: { failed: number }[] } };
  const calm = { reply: { queues: reply.queues.map((queue) => ({ ...queue, failed: 0 })) } };

  return {
    'file-transcribe': stands('none'),
    'file-transcription-asked': pressing(stands('none'), 'Transcribe'),
    'file-transcription-waiting': stands('waiting'),
    'file-transcription-delayed': stands('delayed', { failedReason: 'RECOGNITION_FAILED' }),
    'file-transcription-active': stands('active', { progress: 40 }),
    'file-transcription-failed': stands('failed', { failedReason: 'RECOGNITION_FAILED' }),
    'file-transcription-unreadable': stands('failed', { failedReason: 'NOT_PLAYABLE' }),
    'file-transcription-unavailable': asClinician(files, {
      ...noRecogniser,
      getTranscription: standing('none'),
    }),
    'file-transcription-of-patient': asPatient(files, {
      getCase: { reply: { ...ana, relation: 'patient' } },
      getTranscription: standing('active', { progress: 70 }),
    }),
    'admin-jobs': asClinician(jobs),
    'admin-jobs-forget': pressing(asClinician(jobs), 'Forget job'),
    'admin-jobs-none': asClinician(jobs, { listQueues: calm }),
    'admin-jobs-loading': { ...asClinician(jobs, { listQueues: 'never' }), isLoading: true },
    'admin-jobs-failed': asClinician(jobs, { listQueues: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'admin-jobs-refused': pressing(
      asClinician(jobs, { openBoard: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
      'Open the board',
    ),
  } satisfies Readonly<Record<string, GalleryState>>;
}
