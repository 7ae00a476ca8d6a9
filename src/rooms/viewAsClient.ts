import { settlesWithin } from '../../config/settlesWithin.ts';
import type { TurnSettings } from '../../config/turnSettings.ts';
import { turnCredentials } from './iceServers.ts';
import type { MediaWorker, MediaWorkers } from './MediaWorkers.ts';

/** Long enough to try everything once. */
const lifeMs = 60_000;
const answerLimitMs = 3_000;

/** What clients are given, for who wants to try it as one of them. Nobody takes part by it; it is gone after a minute. */
export async function viewAsClient({
  url,
  workers,
  turn,
}: {
  url: string;
  workers: Pick<MediaWorkers, 'all'>;
  turn: TurnSettings | null;
}) {
  const probes = Promise.all(workers.all.map(probe));
  const answered = await settlesWithin(probes, answerLimitMs).catch(() => false);
  return {
    url,
    // What is wrong with one that does not answer is told by the readiness.
    media: answered ? await probes : null,
    relay: turn && { urls: [...turn.urls], ...turnCredentials(turn.secret, 'doctor', Date.now(), lifeMs) },
  };
}

/** One way to a media worker that stands open for a moment, as ICE (RFC 8445) tells it to clients. */
async function probe(mediaWorker: MediaWorker) {
  const { webRtcServer } = mediaWorker;
  const router = await mediaWorker.createRouter();
  setTimeout(() => router.close(), lifeMs).unref();
  const { iceParameters, iceCandidates } = await router.createWebRtcTransport({
    ...{ webRtcServer, enableUdp: true, enableTcp: true },
  });
  const { usernameFragment, password } = iceParameters;
  return {
    iceParameters: { usernameFragment, password },
    candidates: iceCandidates.map(({ protocol, address, port }) => ({ protocol, address, port })),
  };
}
