/** The command itself, on real recordings: with the default model, and with an endpoint that counts the words. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { projectRoot } from '../../../config/setup/locations.mjs';
import { resolveWhisperModel } from '../../../config/whisperModel.ts';
import type { FileTranscript } from '../../../media/transcribe/transcriptWriters.ts';
import { sentences, speechFolder } from '../../support/recordedSpeech.ts';
import { startSpeechServer, type SpeechServer } from '../../support/speechServer.ts';
import { pooledWordErrorRate, wordErrors } from '../../support/wordErrorRate.ts';

const recordings = sentences.map((file) => join(speechFolder, file));
const [sentence] = recordings as [string, ...string[]];
const base = resolveWhisperModel('base');
let folder: string;
// Each starts a process that loads the voice model, and some ffmpeg twice.
vi.setConfig({ testTimeout: 120_000 });
const servers: SpeechServer[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-transcribe-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const directly = [process.execPath, join(projectRoot, 'media/transcribe/main.ts')];
const byNpm = ['npm', '--prefix', projectRoot, 'run', '-s', 'transcribe', '--'];

interface Circumstances {
  /** Recognises instead of a model. */
  server?: SpeechServer;
  command?: string[];
  env?: Record<string, string>;
}

function start(args: string[], { server, command = directly, env = {} }: Circumstances = {}) {
  const [program = '', ...first] = command;
  const child = spawn(program, [...first, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      GROQ_API_KEY: '',
      CONSILIUM_STT_BASE_URL: server?.openAiBaseUrl ?? '',
      WHISPER_MODEL: server ? join(folder, 'none.bin') : 'base',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
  const done = once(child, 'close').then(([code]): Ended => ({ ...ended, code: code as number | null }));
  return { child, done };
}

const run = (...given: Parameters<typeof start>) => start(...given).done;

async function endpoint(...given: Parameters<typeof startSpeechServer>): Promise<SpeechServer> {
  const server = await startSpeechServer(...given);
  servers.push(server);
  return server;
}

function ffmpeg(...args: string[]): void {
  const { status, stderr } = spawnSync('ffmpeg', ['-y', '-loglevel', 'error', ...args]);
  if (status !== 0) throw new Error(stderr.toString());
}

const seconds = (line: string) =>
  [...line.matchAll(/(\d+):(\d+\.\d+)/g)].map(([, m, s]) => Number(m) * 60 + Number(s));

test(
  'writes down read speech with the default model: word error rate under 0.15',
  { timeout: 400_000 },
  async ({ skip }) => {
    skip(base.path === undefined, base.reason ?? '');
    const { code, stdout, stderr } = await run(recordings);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const blocks = stdout.split(/^== /m).slice(1);
    expect(blocks.map((block) => block.split(' ==\n')[0])).toEqual(recordings);
    const lines = blocks.flatMap((block) =>
      block
        .split('\n')
        .slice(1)
        .filter((line) => line !== ''),
    );
    for (const line of lines) expect(line).toMatch(/^\[\d\d:\d\d\.\d{3} --> \d\d:\d\d\.\d{3}\] [A-Z].*\.$/);
    const references = readFileSync(join(speechFolder, 'librivox/transcription'), 'utf8');
    const errors = recordings.map((file, index) => {
      const reference = new RegExp(`<s> (.*) </s> \\(${basename(file, '.wav')}\\)`).exec(references)![1]!;
      const heard = blocks[index]!.replaceAll(/^(.* ==|\[[^\]]*\])/gm, '');
      return wordErrors(reference, heard);
    });
    expect(pooledWordErrorRate(errors)).toBeLessThan(0.15);
  },
);

test('each line says when', async () => {
  const server = await endpoint();
  const gapped = join(folder, 'gapped.wav');
  // Three seconds of silence between two sentences of 3.0 and 3.3 s.
  ffmpeg(
    ...['-i', recordings[1]!, '-i', recordings[4]!, '-filter_complex'],
    ...['[0]apad=pad_dur=3[a];[a][1]concat=n=2:v=0:a=1', gapped],
  );
  const { code, stdout, stderr } = await run(['--language', 'en', gapped], { server });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [first, second, ...more] = stdout.trimEnd().split('\n').map(seconds);
  expect(more).toEqual([]);
  expect(first![0]).toBeLessThan(0.6);
  expect(first![1]).toBeGreaterThan(2.3);
  expect(first![1]).toBeLessThan(3.6);
  expect(second![0]).toBeGreaterThan(5.4);
  expect(second![0]).toBeLessThan(6.6);
  expect(second![1]).toBeGreaterThan(8.3);
  expect(server.requests.map(({ language }) => language)).toEqual(['en', 'en']);
});

test('--json gives an object with words, as npm runs it, from a folder elsewhere', async () => {
  const server = await endpoint({ hear: () => 'Take 25 mg, twice.' });
  copyFileSync(sentence, join(folder, 'visit.wav'));
  const { code, stdout } = await run(['--json', 'visit.wav'], { server, command: byNpm });
  expect(code).toBe(0);
  const transcript = JSON.parse(stdout) as FileTranscript;
  expect(transcript).toMatchObject({ file: 'visit.wav', durationMs: 7100, gaps: [] });
  expect(transcript.segments).toHaveLength(1);
  expect(transcript.segments[0]).toMatchObject({
    text: 'Take 25 mg, twice.',
    language: 'en',
    source: 'openai:whisper-1',
  });
  const words = transcript.segments[0]!.words!;
  expect(words.map(({ text }) => text)).toEqual(['Take', '25', 'mg,', 'twice.']);
  expect(words[1]!.startMs).toBeGreaterThan(words[0]!.startMs);
});

test('several files as JSON: an array, the failed with its error, the others complete', async () => {
  const server = await endpoint();
  writeFileSync(join(folder, 'noise.mp3'), Buffer.alloc(5000, 'no sound'));
  const { code, stdout, stderr } = await run(['--json', 'noise.mp3', sentence, 'missing.wav'], { server });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([
    { file: 'noise.mp3', error: 'not a media file that ffmpeg can read' },
    { file: sentence, segments: [{ startMs: expect.any(Number) as number }] },
    { file: 'missing.wav', error: 'no such file' },
  ]);
  expect(stderr).toBe('noise.mp3: not a media file that ffmpeg can read\nmissing.wav: no such file\n');
});

test('--vtt gives a file that players read', async () => {
  const server = await endpoint({ hear: () => 'BP <160 & rising>' });
  const { code, stdout } = await run(['--vtt', sentence], { server });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^WEBVTT\n\n00:00\.\d{3} --> 00:0\d\.\d{3}\nBP &lt;160 &amp; rising&gt;\n\n$/);
  writeFileSync(join(folder, 'a.vtt'), stdout);
  ffmpeg('-i', join(folder, 'a.vtt'), join(folder, 'a.srt'));
  expect(readFileSync(join(folder, 'a.srt'), 'utf8')).toContain('BP <160 & rising>');
});

test('takes the sound of a video, and any other format', async () => {
  const server = await endpoint();
  const video = join(folder, 'visit.mkv');
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=5', '-i', sentence, '-shortest'],
    ...['-ac', '2', '-ar', '44100', '-c:a', 'libvorbis', video],
  );
  const { code, stdout } = await run([video], { server });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\[00:00\.\d{3} --> 00:0[67]\.\d{3}\] word1 /);
});

test('a file in which nobody speaks gives no line, a note and success', async () => {
  const server = await endpoint();
  ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono', '-t', '2', join(folder, 'silent.wav'));
  const ended = await run(['silent.wav'], { server });
  expect(ended).toEqual({ code: 0, stdout: '', stderr: 'silent.wav: no speech was found\n' });
  expect(server.requests).toEqual([]);
});

test('a picture and a folder are refused', async () => {
  const server = await endpoint();
  ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=64x64', '-t', '1', join(folder, 'mute.mp4'));
  const ended = await run(['mute.mp4', '.'], { server });
  expect(ended).toMatchObject({ code: 1, stderr: 'mute.mp4: has no sound\n.: not a file\n' });
});

test('speech that no recogniser writes is shown as such, and fails the file', async () => {
  const server = await endpoint();
  server.faults.push(...Array.from({ length: 4 }, () => ({ fault: 'status', status: 400 }) as const));
  const { code, stdout, stderr } = await run([sentence], { server });
  expect(stdout).toMatch(/^\[00:00\.\d{3} --> 00:0[67]\.\d{3}\] \(speech not recognised\)\n$/);
  expect(stderr).toContain(`${sentence}: none of the speech in it could be recognised`);
  expect(code).toBe(1);
});

test('a wrong call is told how it goes', async () => {
  const { code, stdout, stderr } = await run(['--loud', 'a.wav']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("Unknown option '--loud'");
  expect(stderr).toContain('Usage: npm run transcribe');
});

test('--help says how', async () => {
  const { code, stdout, stderr } = await run(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('npm run -s transcribe -- --json FILE');
});

test('without a recogniser it says what would help', async () => {
  const { code, stderr } = await run([sentence], { env: { WHISPER_MODEL: join(folder, 'none.bin') } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/There is no recogniser: WHISPER_MODEL is .*none\.bin/);
  expect(stderr).toContain('GROQ_API_KEY');
});

test('Ctrl-C stops it cleanly, and leaves half a JSON to nobody', async () => {
  const server = await endpoint();
  server.faults.push({ fault: 'hang' });
  const { child, done } = start(['--json', sentence], { server });
  await expect.poll(() => server.running, { timeout: 20_000 }).toBe(1);
  child.kill('SIGINT');
  expect(await done).toEqual({ code: 130, stdout: '', stderr: 'Stopped.\n' });
});
