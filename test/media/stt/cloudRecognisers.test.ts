/** Groq by its own SDK and an OpenAI-compatible endpoint by fetch, against an endpoint that checks every request. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { GroqWhisper } from '../../../media/stt/GroqWhisper.ts';
import { OpenAiCompatible } from '../../../media/stt/OpenAiCompatible.ts';
import { RequestBudget } from '../../../media/stt/RequestBudget.ts';
import type { SpeechRequest, SpeechToText } from '../../../media/stt/SpeechToText.ts';
import { recordedSpeech, sentences, toFloats } from '../../support/recordedSpeech.ts';
import {
  startSpeechServer,
  type SpeechServer,
  type SpeechServerFault,
  type SpeechServerOptions,
} from '../../support/speechServer.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

const apiKey = 'key-of-a-test';

interface Started {
  recogniser: SpeechToText;
  server: SpeechServer;
  budget: RequestBudget;
}

type Make = (server: SpeechServer, budget: RequestBudget, key: string) => SpeechToText;

const adapters: [string, Make][] = [
  [
    'groq:whisper-large-v3-turbo',
    (server, budget, key) => new GroqWhisper({ apiKey: key, baseUrl: server.groqBaseUrl, budget }),
  ],
  [
    'openai:whisper-1',
    (server, budget, key) =>
      new OpenAiCompatible({ apiKey: key, baseUrl: server.openAiBaseUrl, model: 'whisper-1', budget }),
  ],
];

async function start(make: Make, options: SpeechServerOptions = {}, key = apiKey): Promise<Started> {
  const server = await startSpeechServer({
    apiKey,
    models: ['whisper-large-v3-turbo', 'whisper-1'],
    ...options,
  });
  const budget = new RequestBudget({ requestsPerMinute: Infinity });
  const recogniser = make(server, budget, key);
  cleanUp.push(() => server.close());
  return { recogniser, server, budget };
}

const never = new AbortController().signal;
const request = (changes: Partial<SpeechRequest> = {}): SpeechRequest => ({
  pcm: new Float32Array(16_000),
  language: null,
  signal: never,
  ...changes,
});

const failed = (reason: string) => expect.objectContaining({ name: 'SttError', reason });

describe.each(adapters)('%s', (source, make) => {
  test('sends the recording and answers its text, words and figures', async () => {
    const { recogniser, server } = await start(make, {
      hear: () => 'Take 25 mg, twice a day.',
      figures: { avg_logprob: -0.4, compression_ratio: 0.9, no_speech_prob: 0.02 },
    });
    const speech = recordedSpeech(sentences[1]!);
    const recognition = await recogniser.recognise(request({ pcm: toFloats(speech), language: 'en' }));
    expect(recogniser.source).toBe(source);
    expect(recognition).toMatchObject({
      text: 'Take 25 mg, twice a day.',
      language: 'en',
      noSpeechProbability: 0.02,
      averageLogProbability: -0.4,
      compressionRatio: 0.9,
    });
    const { words } = recognition;
    expect(words?.map(({ text }) => text)).toEqual(['Take', '25', 'mg,', 'twice', 'a', 'day.']);
    expect(words?.[0]).toMatchObject({ startMs: 0, probability: Math.exp(-0.4) });
    expect(words?.at(-1)?.endMs).toBeCloseTo(speech.length / 16, -1);
    const [sent] = server.requests;
    expect(sent).toMatchObject({
      model: source.split(':')[1],
      language: 'en',
      responseFormat: 'verbose_json',
      granularities: ['word', 'segment'],
      temperature: 0,
      sampleRateHz: 16_000,
    });
    const difference = sent!.pcm16.reduce(
      (most, sample, index) => Math.max(most, Math.abs(sample - speech[index]!)),
      0,
    );
    expect(sent!.pcm16).toHaveLength(speech.length);
    expect(difference).toBeLessThanOrEqual(1);
  });

  test('leaves the language to the provider, and reads its name for it', async () => {
    const { recogniser, server } = await start(make);
    expect(await recogniser.recognise(request())).toMatchObject({ language: 'en', text: 'word1 word2' });
    expect(server.requests[0]?.language).toBeNull();
  });

  test.each<[SpeechServerFault, string]>([
    [{ fault: 'status', status: 400 }, 'refused'],
    [{ fault: 'status', status: 401 }, 'unauthorized'],
    [{ fault: 'status', status: 403 }, 'unauthorized'],
    [{ fault: 'status', status: 404 }, 'unavailable'],
    [{ fault: 'status', status: 408 }, 'unavailable'],
    [{ fault: 'status', status: 413 }, 'refused'],
    [{ fault: 'status', status: 429 }, 'rateLimited'],
    [{ fault: 'status', status: 429, code: 'insufficient_quota' }, 'unavailable'],
    [{ fault: 'status', status: 500 }, 'unavailable'],
    [{ fault: 'status', status: 503 }, 'unavailable'],
    [{ fault: 'cut' }, 'unavailable'],
    [{ fault: 'garbage' }, 'unavailable'],
  ])('%o is %s, and nothing is sent again by itself', async (fault, reason) => {
    const { recogniser, server } = await start(make);
    server.faults.push(fault, fault);
    await expect(recogniser.recognise(request())).rejects.toEqual(failed(reason));
    // Only what a format may be to blame for is asked again, in the simpler format.
    expect(server.faults).toHaveLength(source.startsWith('openai') && reason === 'refused' ? 0 : 1);
  });

  test('a redirect is not followed: the recording goes nowhere else', async () => {
    const { recogniser, server } = await start(make);
    const elsewhere = await startSpeechServer();
    cleanUp.push(() => elsewhere.close());
    const location = `${elsewhere.openAiBaseUrl}/audio/transcriptions`;
    server.faults.push({ fault: 'status', status: 307, headers: { location } });
    await expect(recogniser.recognise(request())).rejects.toEqual(failed('unavailable'));
    expect(elsewhere.requests).toEqual([]);
  });

  test('a wrong key is unauthorized, and stands in no message', async () => {
    const { recogniser } = await start(make, {}, 'wrong-secret');
    const error = await recogniser.recognise(request()).catch((thrown: unknown) => thrown);
    expect(error).toEqual(failed('unauthorized'));
    expect(String(error)).toBe(`SttError: ${source} answered 401 (invalid_api_key)`);
  });

  test('tells how long a provider wants to be left alone, and spends no request till then', async () => {
    const { recogniser, budget } = await start(make, { requestsPerMinute: 1 });
    await recogniser.recognise(request());
    expect(budget.waitMs()).toBeGreaterThan(50_000);
    const error = await recogniser.recognise(request()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'rateLimited' });
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(50_000);
  });

  test.each(['hang', 'hangInBody'] as const)('an abort ends a request that meets a %s', async (fault) => {
    const { recogniser, server } = await start(make);
    server.faults.push({ fault });
    const abort = new AbortController();
    const waiting = recogniser.recognise(request({ signal: abort.signal }));
    await vi.waitFor(() => expect(server.faults).toHaveLength(0));
    abort.abort();
    await expect(waiting).rejects.toEqual(failed('aborted'));
    await vi.waitFor(() => expect(server.running).toBe(0));
    await expect(recogniser.recognise(request({ signal: abort.signal }))).rejects.toEqual(failed('aborted'));
  });

  test('an endpoint that is not there is unavailable', async () => {
    const { recogniser, server } = await start(make);
    await server.close();
    await expect(recogniser.recognise(request())).rejects.toEqual(failed('unavailable'));
  });
});

test('a model that knows only json is asked for json, from the second request on at once', async () => {
  const server = await startSpeechServer({ jsonOnlyModels: ['gpt-4o-transcribe'] });
  const budget = new RequestBudget({ requestsPerMinute: Infinity });
  const baseUrl = `${server.openAiBaseUrl}/`;
  const recogniser = new OpenAiCompatible({ baseUrl, apiKey: null, model: 'gpt-4o-transcribe', budget });
  cleanUp.push(() => server.close());
  for (let turn = 0; turn < 2; turn++) {
    expect(await recogniser.recognise(request({ language: 'es' }))).toEqual({
      text: 'word1 word2',
      language: 'es',
      words: null,
      noSpeechProbability: null,
      averageLogProbability: null,
      compressionRatio: null,
    });
  }
  expect(server.requests.map(({ responseFormat }) => responseFormat)).toEqual(['json', 'json']);
});
