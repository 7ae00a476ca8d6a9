/** What `npm run transcribe` was asked. */
import { parseArgs } from 'node:util';
import { languageCode } from '../stt/languages.ts';

export interface TranscribeOptions {
  files: string[];
  format: 'lines' | 'json' | 'vtt';
  /** ISO 639-1; null to detect it for each utterance. */
  language: string | null;
}

/** The command was called wrongly; the message says how. */
export class UsageError extends Error {}

export const usage = `Usage: npm run transcribe -- [options] FILE...

Writes down what is said in recordings (anything that ffmpeg reads), with the recognisers of this installation:
Groq (GROQ_API_KEY), an OpenAI-compatible endpoint (CONSILIUM_STT_BASE_URL), Whisper on this machine (WHISPER_MODEL).

  --json             JSON instead of lines; an array for several files
  --vtt              WebVTT instead of lines, for one file
  --language CODE    the language spoken, such as en or es; detected for each utterance unless given
  --help             this

Where another program reads the output: npm run -s transcribe -- --json FILE (-s keeps npm's own lines out).
Exit code: 0, or 1 where a file could not be transcribed, 2 for a wrong call, 130 after Ctrl-C.
`;

/** Null where help was asked for. Throws UsageError. */
export function parseOptions(args: string[]): TranscribeOptions | null {
  const { values, positionals: files } = parse(args);
  if (values.help) return null;
  if (files.length === 0) throw new UsageError('No file is named.');
  if (values.json && values.vtt) throw new UsageError('--json and --vtt exclude each other.');
  if (values.vtt && files.length > 1) throw new UsageError('--vtt takes one file.');
  const language = values.language === undefined ? null : languageCode(values.language);
  if (values.language !== undefined && language === null) {
    throw new UsageError(
      `${values.language} is no language that can be recognised; codes are like en or es.`,
    );
  }
  return { files, format: values.json ? 'json' : values.vtt ? 'vtt' : 'lines', language };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        vtt: { type: 'boolean', default: false },
        language: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
