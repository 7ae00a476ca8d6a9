/** The endpoint that stands at the network's end refuses what the real ones refuse. */
import { afterEach, expect, test } from 'vitest';
import { encodeWav } from '../../media/stt/wav.ts';
import { startSpeechServer, type SpeechServer, type SpeechServerOptions } from './speechServer.ts';

const servers: SpeechServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: SpeechServerOptions = {}): Promise<SpeechServer> {
  const server = await startSpeechServer(options);
  servers.push(server);
  return server;
}

const second = encodeWav(new Float32Array(16_000));
const wav = (bytes: BlobPart = second) => new File([bytes], 'a.wav', { type: 'audio/wav' });

async function post(server: SpeechServer, fields: Record<string, string | Blob>, headers = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const response = await fetch(`${server.openAiBaseUrl}/audio/transcriptions`, {
    method: 'POST',
    body: form,
    headers,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

test('answers json, and verbose_json with what was asked for', async () => {
  const server = await start();
  const plain = await post(server, { file: wav(), model: 'm' });
  expect(plain).toMatchObject({ status: 200, body: { text: 'word1 word2' } });
  const verbose = await post(server, {
    file: wav(),
    model: 'm',
    response_format: 'verbose_json',
    'timestamp_granularities[]': 'word',
  });
  expect(verbose.body).toMatchObject({
    duration: 1,
    language: 'English',
    segments: [{ start: 0, end: 1, no_speech_prob: 0.01 }],
    words: [
      { word: 'word1', start: 0, end: 0.5 },
      { word: 'word2', start: 0.5, end: 1 },
    ],
  });
});

test.each([
  ['no file', { model: 'm' }, 400, 'invalid_value'],
  ['no model', { file: wav() }, 400, 'invalid_value'],
  ['another model', { file: wav(), model: 'x' }, 404, 'model_not_found'],
  ['a name for a language', { file: wav(), model: 'm', language: 'English' }, 400, 'invalid_value'],
  ['an unknown format', { file: wav(), model: 'm', response_format: 'xml' }, 400, 'invalid_value'],
  ['an unknown field', { file: wav(), model: 'm', colour: 'red' }, 400, 'invalid_value'],
  ['a temperature of 2', { file: wav(), model: 'm', temperature: '2' }, 400, 'invalid_value'],
  ['words in json', { file: wav(), model: 'm', 'timestamp_granularities[]': 'word' }, 400, 'invalid_value'],
  ['no audio', { file: wav('hello'), model: 'm' }, 400, 'invalid_value'],
  ['a cut file', { file: wav(second.subarray(0, 1000)), model: 'm' }, 400, 'invalid_value'],
  ['an empty file', { file: wav(encodeWav(new Float32Array(0))), model: 'm' }, 400, 'invalid_value'],
  ['too much', { file: wav(encodeWav(new Float32Array(60_000))), model: 'm' }, 413, 'request_too_large'],
])('refuses %s', async (_, fields, status, code) => {
  const server = await start({ models: ['m'], maxFileBytes: 100_000 });
  expect(await post(server, fields)).toMatchObject({ status, body: { error: { code } } });
  expect(server.requests).toEqual([]);
});

test('refuses a wrong key and a wrong path', async () => {
  const server = await start({ apiKey: 'right' });
  const wrong = await post(server, { file: wav(), model: 'm' }, { authorization: 'Bearer wrong' });
  expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } });
  const other = await fetch(`${server.groqBaseUrl}/v1/audio/translations`, { method: 'POST' });
  expect(other.status).toBe(404);
});

test('refuses more than its requests a minute, says until when, and tells what is left', async () => {
  const server = await start({ requestsPerMinute: 2 });
  const replies = [];
  for (let turn = 0; turn < 3; turn++) replies.push(await post(server, { file: wav(), model: 'm' }));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining-requests'))).toEqual([
    '1',
    '0',
    '0',
  ]);
  expect(Number(replies[2]?.headers.get('retry-after'))).toBeGreaterThan(50);
});

test('answers all at once, each after the fixed delay', async () => {
  const server = await start({ delayMs: 200 });
  const beganAtMs = performance.now();
  await Promise.all(Array.from({ length: 20 }, () => post(server, { file: wav(), model: 'm' })));
  const tookMs = performance.now() - beganAtMs;
  expect(tookMs).toBeGreaterThanOrEqual(199);
  expect(tookMs).toBeLessThan(2000);
  expect(server.mostRunning).toBe(20);
});
