/** A speech scheduler that answers as the test says and keeps what it was asked. */
import type { SpeechJob, SpeechOutcome, SpeechScheduler } from '../../media/stt/SpeechScheduler.ts';

/** A text with one word for each second of speech. */
export function heardText({ pcm }: Pick<SpeechJob, 'pcm'>): SpeechOutcome {
  const seconds = Math.ceil(pcm.length / 16_000);
  const words = Array.from({ length: seconds }, (_, i) => ({
    text: `word${i}`,
    startMs: i * 1000,
    endMs: i * 1000 + 900,
    probability: 0.9,
    uncertain: i === 0,
  }));
  const text = words.map((word) => word.text).join(' ');
  return {
    outcome: 'text',
    recognition: {
      text,
      words,
      language: 'en',
      noSpeechProbability: 0,
      averageLogProbability: -0.2,
      compressionRatio: 1,
    },
    source: 'scripted',
  };
}

export class ScriptedScheduler implements SpeechScheduler {
  readonly jobs: SpeechJob[] = [];
  idle = true;
  readonly #answer: (job: SpeechJob) => SpeechOutcome | Promise<SpeechOutcome>;

  constructor(answer: (job: SpeechJob) => SpeechOutcome | Promise<SpeechOutcome> = heardText) {
    this.#answer = answer;
  }

  get finals(): SpeechJob[] {
    return this.jobs.filter(({ kind }) => kind === 'final');
  }

  async submit(job: SpeechJob): Promise<SpeechOutcome> {
    this.jobs.push(job);
    const { signal } = job;
    const aborted = new Promise<SpeechOutcome>((resolve) => {
      if (signal.aborted) resolve({ outcome: 'aborted' });
      signal.addEventListener('abort', () => resolve({ outcome: 'aborted' }), { once: true });
    });
    return Promise.race([aborted, this.#answer(job)]);
  }
}
