/** Which recognisers a deployment has, from its settings. */
import { basename } from 'node:path';
import type { Logger } from '../../config/logger.ts';
import type { WhisperModelFile } from '../../config/whisperModel.ts';
import type { CaptioningStatus } from '../../src/wire/captions.ts';
import { GroqWhisper } from './GroqWhisper.ts';
import { LocalWhisper } from './LocalWhisper.ts';
import { OpenAiCompatible } from './OpenAiCompatible.ts';
import type { LaneOptions } from './RecogniserLane.ts';
import { RequestBudget } from './RequestBudget.ts';

export interface SpeechSettings {
  groq: { apiKey: string; baseUrl: string | null } | null;
  openAiCompatible: { baseUrl: string; apiKey: string | null; model: string } | null;
  /** As `resolveWhisperModel` answers. */
  whisperModel: WhisperModelFile;
}

/** Groq's paid tier allows about this many in a minute; a smaller tier says so by its headers and refusals. */
const groqRequestsPerMinute = 400;

/** Far above what a cloud takes for an utterance, and short enough to leave time for the next recogniser. */
const cloudAttemptMs = 10_000;
const cloudConcurrent = 64;

/** On this machine the time goes into computing, so what has been begun is finished. */
const localAttemptMs = 600_000;

const helpfulVariables = ['WHISPER_MODEL', 'GROQ_API_KEY', 'CONSILIUM_STT_BASE_URL'];

/**
 * In the order in which they are tried: Groq, the OpenAI-compatible endpoint, Whisper in this process. Without any,
 * the status says why and which variables would help.
 */
export async function chooseRecognisers(
  { groq, openAiCompatible, whisperModel }: SpeechSettings,
  logger: Logger,
): Promise<{ lanes: LaneOptions[]; status: CaptioningStatus }> {
  const lanes: LaneOptions[] = [];
  if (groq) {
    const budget = new RequestBudget({ requestsPerMinute: groqRequestsPerMinute });
    const recogniser = new GroqWhisper({ ...groq, budget });
    lanes.push({ recogniser, budget, maxConcurrent: cloudConcurrent, attemptMs: cloudAttemptMs });
  }
  if (openAiCompatible) {
    const budget = new RequestBudget({ requestsPerMinute: Infinity });
    const recogniser = new OpenAiCompatible({ ...openAiCompatible, budget });
    lanes.push({ recogniser, budget, maxConcurrent: cloudConcurrent, attemptMs: cloudAttemptMs });
  }
  const [cloud] = lanes;
  const local = await loadLocal(whisperModel, logger);
  if (local.lane) lanes.push(local.lane);
  else logger.info({ status: local.status }, 'no speech model on this machine');
  return { lanes, status: cloud ? { available: true, source: cloud.recogniser.source } : local.status };
}

async function loadLocal(
  model: WhisperModelFile,
  logger: Logger,
): Promise<{ lane: LaneOptions | null; status: CaptioningStatus }> {
  const unavailable = (reason: 'noModel' | 'modelUnusable', message: string) => ({
    lane: null,
    status: { available: false as const, reason, message, variables: [...helpfulVariables] },
  });
  if (model.path === undefined) return unavailable('noModel', model.reason);
  try {
    const recogniser = await LocalWhisper.create(model.path);
    const budget = new RequestBudget({ requestsPerMinute: Infinity });
    return {
      lane: { recogniser, budget, maxConcurrent: 1, attemptMs: localAttemptMs },
      status: { available: true, source: recogniser.source },
    };
  } catch (error) {
    // The status is told to everybody; the path and the library's own words are for the log.
    logger.error({ err: error, path: model.path }, 'the speech model cannot be used');
    const name = basename(model.path);
    return unavailable('modelUnusable', `The speech model ${name} cannot be used; the log says why.`);
  }
}
