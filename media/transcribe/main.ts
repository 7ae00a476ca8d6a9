/** `npm run transcribe`: writes down what is said in media files. */
import { resolve } from 'node:path';
import { EnvironmentError, loadEnvironment } from '../../config/environment.ts';
import { invocationFolder } from '../../config/invocation.ts';
import { createLogger } from '../../config/logger.ts';
import { resolveWhisperModel } from '../../config/whisperModel.ts';
import { chooseRecognisers } from '../stt/chooseRecognisers.ts';
import { SpeechQueue } from '../stt/SpeechQueue.ts';
import type { SpeechScheduler } from '../stt/SpeechScheduler.ts';
import { MediaFileError, openMedia } from './decodeMedia.ts';
import { parseOptions, usage, UsageError, type TranscribeOptions } from './options.ts';
import { ProgressLine } from './ProgressLine.ts';
import { transcribeFile } from './transcribeFile.ts';
import { createWriter, type TranscriptWriter } from './transcriptWriters.ts';

const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Nobody waits for a caption here: a recogniser that is slow or told to wait is waited for. */
const deadlineMs = 3_600_000;

const progress = new ProgressLine();

function tell(text: string): void {
  progress.clear();
  process.stderr.write(`${text}\n`);
}

/** Resolves to whether every file could be transcribed. */
async function transcribeAll(
  { files, language }: TranscribeOptions,
  {
    scheduler,
    writer,
    signal,
  }: { scheduler: SpeechScheduler; writer: TranscriptWriter; signal: AbortSignal },
): Promise<boolean> {
  const folder = invocationFolder('transcribe');
  let allDone = true;
  for (const file of files) {
    await writer.begin(file);
    let durationMs: number | null = null;
    let error: string | null = null;
    try {
      const sound = await openMedia(resolve(folder, file), signal);
      const count = { segment: 0, gap: 0 };
      const onProgress = (positionMs: number) => {
        durationMs = positionMs;
        progress.show(file, positionMs, sound.durationMs);
      };
      for await (const passage of transcribeFile(sound, { scheduler, language, signal, onProgress })) {
        count[passage.kind]++;
        progress.clear();
        await writer.write(passage);
      }
      if (count.segment + count.gap === 0) tell(`${file}: no speech was found`);
      else if (count.segment === 0) error = 'none of the speech in it could be recognised';
      else if (count.gap > 0)
        tell(`${file}: ${count.gap} of ${count.segment + count.gap} passages not recognised`);
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof MediaFileError)) throw thrown;
      error = thrown.message;
    }
    await writer.end({ durationMs, error });
    if (error === null) continue;
    tell(`${file}: ${error}`);
    allDone = false;
  }
  await writer.finish();
  return allDone;
}

async function main(args: string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === null) {
    process.stdout.write(usage);
    return exitCodes.done;
  }
  const { speech, cacheDir } = loadEnvironment();
  const logger = await createLogger({ level: 'warn', pretty: process.stderr.isTTY });
  const whisperModel = resolveWhisperModel(speech.whisperModel, cacheDir);
  const { lanes, status } = await chooseRecognisers({ ...speech, whisperModel }, logger);
  if (!status.available) {
    tell(
      `There is no recogniser: ${status.message}\nOf use: ${status.variables.join(', ')} (see .env.example)`,
    );
    return exitCodes.failed;
  }
  const { language } = options;
  if (language !== null && lanes.every(({ recogniser }) => recogniser.languages?.has(language) === false)) {
    tell(`${status.source} does not know the language ${language}; WHISPER_MODEL=base does.`);
    return exitCodes.failed;
  }
  const scheduler = new SpeechQueue({ lanes, logger, finalDeadlineMs: deadlineMs });
  const interrupt = new AbortController();
  // Once only: a second Ctrl-C ends the process at once.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort());
  try {
    const writer = createWriter(options, process.stdout);
    const allDone = await transcribeAll(options, { scheduler, writer, signal: interrupt.signal });
    return allDone ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    tell('Stopped.');
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    await scheduler.close();
  }
}

// The reader of a pipe may have seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    tell(`${error.message}\n\n${usage}`);
    process.exitCode = exitCodes.usage;
  } else {
    tell(error instanceof EnvironmentError ? error.message : `Failed: ${String(error)}`);
    process.exitCode = exitCodes.failed;
  }
}
