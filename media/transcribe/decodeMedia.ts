/** The sound of any media file as 16 kHz mono PCM, by ffmpeg. */
import { stat } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { sampleRateHz } from '../stages/sound.ts';

/** Why a file cannot be transcribed, for the person who named it. */
export class MediaFileError extends Error {}

export interface MediaSound {
  /** Null where the file does not say. */
  durationMs: number | null;
  /**
   * Mono, 16 kHz, -1 to 1, in pieces as they come; ffmpeg decodes no faster than they are taken. Throws
   * MediaFileError where decoding fails, after what could be decoded.
   */
  chunks: AsyncIterable<Float32Array>;
}

const sampleBytes = Float32Array.BYTES_PER_ELEMENT;

/** `path` is absolute. Rejects with MediaFileError. */
export async function openMedia(path: string, signal: AbortSignal): Promise<MediaSound> {
  const file = await stat(path).catch(() => null);
  if (!file) throw new MediaFileError('no such file');
  if (!file.isFile()) throw new MediaFileError('not a file');
  return opened({ from: () => path, options: [] }, signal);
}

/**
 * What `serveMedia` serves. The address is told to ffmpeg by its standard input, since arguments can be read by everybody
 * on a machine. Rejects with MediaFileError.
 */
export function openServedMedia(url: string, signal: AbortSignal): Promise<MediaSound> {
  const script = `ffconcat version 1.0\nfile '${url}'\n`;
  const options = ['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'pipe,fd,http,tcp'];
  return opened({ from: () => Readable.from([script]), options }, signal);
}

/** What ffmpeg reads: a path, or a stream that can be read once, and so is made anew for each reading. */
interface MediaInput {
  from: () => string | Readable;
  /** Before the input. */
  options: string[];
}

async function opened(input: MediaInput, signal: AbortSignal): Promise<MediaSound> {
  const { streams, format } = await probe(input);
  if (!streams.some((stream) => stream.codec_type === 'audio')) throw new MediaFileError('has no sound');
  // ffprobe writes N/A for what it does not know.
  const seconds = Number(format.duration);
  return {
    durationMs: Number.isFinite(seconds) ? seconds * 1000 : null,
    chunks: decode(input, signal),
  };
}

function probe({ from, options }: MediaInput): Promise<ffmpeg.FfprobeData> {
  return new Promise((resolve, reject) => {
    // Its types know paths alone.
    ffmpeg.ffprobe(from() as string, options, (error: Error | null, data: ffmpeg.FfprobeData) => {
      if (!error) return resolve(data);
      const missing = /cannot find ffprobe|ENOENT/i.test(error.message);
      reject(
        new MediaFileError(missing ? 'ffmpeg is not installed' : 'not a media file that ffmpeg can read'),
      );
    });
  });
}

async function* decode({ from, options }: MediaInput, signal: AbortSignal): AsyncGenerator<Float32Array> {
  // fluent-ffmpeg takes a stream's `close` for a failure where ffmpeg is slow to exit after it.
  const sound = new PassThrough({ emitClose: false });
  const command = ffmpeg(from())
    .inputOptions(options)
    .noVideo()
    .audioCodec('pcm_f32le')
    .audioChannels(1)
    .audioFrequency(sampleRateHz)
    .format('f32le');
  const failed = new Promise<Error | null>((resolve) => {
    command.on('end', () => resolve(null));
    command.on('error', (error: Error) => {
      resolve(error);
      if (!sound.writableEnded) sound.end();
    });
  });
  const stop = () => command.kill('SIGKILL');
  signal.addEventListener('abort', stop);
  command.pipe(sound, { end: true });
  try {
    yield* samples(sound);
    signal.throwIfAborted();
    const error = await failed;
    if (error) throw new MediaFileError(`decoding failed: ${lastLine(error.message)}`);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Chunks of bytes end anywhere, samples do not. */
async function* samples(bytes: AsyncIterable<Buffer>): AsyncGenerator<Float32Array> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = all.length - (all.length % sampleBytes);
    rest = all.subarray(whole);
    // A copy, since a Float32Array begins at a multiple of 4 bytes.
    if (whole > 0) yield new Float32Array(new Uint8Array(all.subarray(0, whole)).buffer);
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
