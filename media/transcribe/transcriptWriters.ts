/** Transcripts on their way out, in the format that was asked for. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { TranscribeOptions } from './options.ts';
import type { Passage, TranscribedSegment } from './transcribeFile.ts';
import { toLine, toVttBlock, vttHeader } from './transcriptText.ts';

/** Told about one file after the other, and at the end, if nothing broke it off, to finish. */
export interface TranscriptWriter {
  begin(file: string): Promise<void>;
  write(passage: Passage): Promise<void>;
  /** The file that was begun is through; with an error, as far as it got. */
  end(result: { durationMs: number | null; error: string | null }): Promise<void>;
  finish(): Promise<void>;
}

/** What `--json` prints for a file, or, for a file that failed, `{file, error}` (within an array only). */
export interface FileTranscript {
  file: string;
  durationMs: number | null;
  segments: TranscribedSegment[];
  /** Speech that could not be recognised. */
  gaps: { startMs: number; endMs: number; reason: string }[];
}

export function createWriter({ format, files }: TranscribeOptions, output: Writable): TranscriptWriter {
  const write = async (text: string) => {
    if (!output.write(text)) await once(output, 'drain');
  };
  if (format === 'json') return jsonWriter(write, { array: files.length > 1 });
  if (format === 'vtt') return vttWriter(write);
  return lineWriter(write, { headings: files.length > 1 });
}

type Write = (text: string) => Promise<void>;

function lineWriter(write: Write, { headings }: { headings: boolean }): TranscriptWriter {
  let separator = '';
  return {
    begin: async (file) => {
      if (headings) await write(`${separator}== ${file} ==\n`);
      separator = '\n';
    },
    write: (passage) => write(toLine(passage)),
    end: async () => undefined,
    finish: async () => undefined,
  };
}

function vttWriter(write: Write): TranscriptWriter {
  let header = vttHeader;
  const begun = (text: string) => {
    const whole = header + text;
    header = '';
    return write(whole);
  };
  return {
    begin: async () => undefined,
    write: (passage) => begun(toVttBlock(passage)),
    // A file without speech is an empty WebVTT file, a file that failed at once is none.
    end: ({ error }) => (error === null ? begun('') : Promise.resolve()),
    finish: async () => undefined,
  };
}

function jsonWriter(write: Write, { array }: { array: boolean }): TranscriptWriter {
  const results: (FileTranscript | { file: string; error: string })[] = [];
  let current: FileTranscript = { file: '', durationMs: null, segments: [], gaps: [] };
  return {
    begin: async (file) => {
      current = { file, durationMs: null, segments: [], gaps: [] };
    },
    write: async ({ kind: _kind, ...passage }) => {
      if ('text' in passage) current.segments.push(passage);
      else current.gaps.push(passage);
    },
    end: async ({ durationMs, error }) => {
      if (error === null) results.push({ ...current, durationMs });
      else if (array) results.push({ file: current.file, error });
    },
    finish: async () => {
      const printed = array ? results : results[0];
      if (printed !== undefined) await write(`${JSON.stringify(printed, null, 2)}\n`);
    },
  };
}
