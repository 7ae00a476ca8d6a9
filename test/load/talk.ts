import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { sendChat } from '../../src/wire/events/admission.ts';
import {
  pauseConsumer,
  pauseProducer,
  restartIce,
  resumeConsumer,
  resumeProducer,
} from '../../src/wire/events/media.ts';
import type { LoadPeer } from './LoadPeer.ts';
import type { Talk } from './orders.ts';

type Ask = (peer: LoadPeer) => Promise<unknown>;

/** What pages ask in a call: some is told to everybody in the room, most goes through the media worker. */
const asks: [kind: string, ask: Ask][] = [
  ['mute', (peer) => peer.ask(pauseProducer, { producerId: peer.producerIds[0]! })],
  ['unmute', (peer) => peer.ask(resumeProducer, { producerId: peer.producerIds[0]! })],
  ['hide a picture', (peer) => peer.ask(pauseConsumer, { consumerId: peer.consumerIds[0]! })],
  ['show a picture', (peer) => peer.ask(resumeConsumer, { consumerId: peer.consumerIds[0]! })],
  ['restart ICE', (peer) => peer.ask(restartIce, { transportId: peer.transportIds[0]! })],
  ['chat', (peer) => peer.ask(sendChat, { messageId: uuidv7(), text: 'The second reading is lower.' })],
];

/** Requests are due at an even pace, whoever's turn it is, and never wait for the answers to earlier ones. */
export async function talkOf(
  peers: readonly LoadPeer[],
  requestsPerSecond: number,
  seconds: number,
): Promise<Omit<Talk, 'worstDelayMs'>> {
  const timesMs: Record<string, number[]> = {};
  const failures: string[] = [];
  const asked: Promise<void>[] = [];
  const startedAtMs = performance.now();
  const wanted = requestsPerSecond * seconds;
  while (asked.length < wanted) {
    const due = Math.min(wanted, ((performance.now() - startedAtMs) / 1000) * requestsPerSecond);
    while (asked.length < due) {
      const peer = peers[asked.length % peers.length]!;
      const [kind, ask] = asks[(asked.length + Math.floor(asked.length / peers.length)) % asks.length]!;
      const askedAtMs = performance.now();
      asked.push(
        ask(peer).then(
          () => void (timesMs[kind] ??= []).push(performance.now() - askedAtMs),
          (error: unknown) => void failures.push(`${kind}: ${String(error)}`),
        ),
      );
    }
    await delay(5);
  }
  await Promise.all(asked);
  return { timesMs, failures };
}
