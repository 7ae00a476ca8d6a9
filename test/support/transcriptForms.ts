/** The transcript that is open in the page, in every form its reader can have it. */
import { en } from '../../src/web/messages/en.ts';
import { clockTime } from '../../src/web/room/clockTime.ts';
import { getTranscript } from '../../src/wire/routes/sessions.ts';
import type { TranscriptEntry } from '../../src/wire/sessions.ts';
import type { Person } from './browser.ts';
import { download, readRecord } from './browserCase.ts';

/** What one form says: each line's words, with what the form tells of their time and speaker. */
type Lines = unknown[];

const hasText = (entry: TranscriptEntry) => entry.kind === 'segment' || entry.kind === 'chat';

/** What the data says, and what page, WebVTT and plain text say beside what they should by it. Gaps are left out. */
export async function transcriptForms(reader: Person) {
  const json = await download(reader, 'json');
  const { session, entries } = getTranscript.reply.parse(JSON.parse(json.text));
  const worded = entries.filter(hasText);
  const vtt = await download(reader, 'vtt');
  const txt = await download(reader, 'txt');
  const said: Record<'page' | 'vtt' | 'txt', Lines> = {
    page: (await readRecord(reader)).filter(({ text }) => !text.includes(' s of speech ')),
    vtt: [...vtt.text.matchAll(/^([\d:.]+) --> ([\d:.]+)\n<v ([^>]+)>(.*)$/gm)].map(
      ([, from, to, speaker, text]) => [msOf(from), msOf(to), speaker, text],
    ),
    txt: txt.text
      .trim()
      .split('\n')
      .filter((line) => !/\(\d+ s not \w+\)$/.test(line)),
  };
  const expected: typeof said = {
    page: worded.map(({ kind, displayName, startMs, text }) => ({
      time: clockTime(startMs),
      speaker: kind === 'chat' ? `${displayName} ${en.cases.transcript.chat}` : displayName,
      text,
    })),
    vtt: worded.flatMap((entry) =>
      entry.kind === 'segment'
        ? [[Math.round(entry.startMs), Math.round(entry.endMs), entry.displayName, entry.text]]
        : [],
    ),
    txt: worded.map(
      ({ kind, startMs, displayName, text }) =>
        `[${new Date(Math.round(startMs)).toISOString().slice(11, 19)}] ${displayName}${kind === 'chat' ? ' (chat)' : ''}: ${text}`,
    ),
  };
  return { session, entries, worded, said, expected, names: [json.name, vtt.name, txt.name] };
}

/** Of a time of WebVTT. */
function msOf(time = ''): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}
