import { expect, test } from 'vitest';
import { createLogger } from '../../../config/logger.ts';
import { resolveWhisperModel } from '../../../config/whisperModel.ts';
import { chooseRecognisers, type SpeechSettings } from '../../../media/stt/chooseRecognisers.ts';
import { captioningStatus } from '../../../src/wire/captions.ts';

const logger = await createLogger({ level: 'silent' });
const base = resolveWhisperModel('base');
const none: SpeechSettings = {
  groq: null,
  openAiCompatible: null,
  whisperModel: { reason: 'not fetched yet' },
};
const groq = { apiKey: 'key', baseUrl: null };
const openAiCompatible = { baseUrl: 'http://127.0.0.1:9/v1', apiKey: null, model: 'small' };

async function chosen(settings: Partial<SpeechSettings>) {
  const { lanes, status } = await chooseRecognisers({ ...none, ...settings }, logger);
  await Promise.all(lanes.map(async ({ recogniser }) => recogniser.close?.()));
  return {
    sources: lanes.map(({ recogniser }) => recogniser.source),
    status: captioningStatus.parse(status),
  };
}

test('all that are set up, Groq first, this machine last', async ({ skip }) => {
  skip(base.path === undefined, base.reason ?? '');
  expect(await chosen({ groq, openAiCompatible, whisperModel: base })).toEqual({
    sources: ['groq:whisper-large-v3-turbo', 'openai:small', 'whisper.cpp:base'],
    status: { available: true, source: 'groq:whisper-large-v3-turbo' },
  });
});

test('this machine alone, one request at a time', async ({ skip }) => {
  skip(base.path === undefined, base.reason ?? '');
  const { lanes, status } = await chooseRecognisers({ ...none, whisperModel: base }, logger);
  expect(lanes.map(({ maxConcurrent }) => maxConcurrent)).toEqual([1]);
  expect(status).toEqual({ available: true, source: 'whisper.cpp:base' });
  await lanes[0]?.recogniser.close?.();
});

test('without a model, what a key reaches', async () => {
  expect(await chosen({ groq })).toEqual({
    sources: ['groq:whisper-large-v3-turbo'],
    status: { available: true, source: 'groq:whisper-large-v3-turbo' },
  });
});

const variables = ['WHISPER_MODEL', 'GROQ_API_KEY', 'CONSILIUM_STT_BASE_URL'];

test('without any, says why and what would help', async () => {
  expect(await chosen({})).toEqual({
    sources: [],
    status: { available: false, reason: 'noModel', message: 'not fetched yet', variables },
  });
});

test('a model that cannot be loaded is named, and does not keep the others from working', async () => {
  const broken = { path: '/etc/hostname' };
  const { sources, status } = await chosen({ whisperModel: broken });
  expect(sources).toEqual([]);
  expect(status).toMatchObject({ available: false, reason: 'modelUnusable', variables });
  expect(status).toHaveProperty('message', expect.stringMatching(/hostname/));
  expect(status).not.toHaveProperty('message', expect.stringContaining('/etc'));
  expect((await chosen({ groq, whisperModel: broken })).sources).toEqual(['groq:whisper-large-v3-turbo']);
});
