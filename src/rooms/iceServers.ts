import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import type { TurnSettings } from '../../config/turnSettings.ts';
import type { iceServer } from '../wire/media.ts';

export type IceServer = z.infer<typeof iceServer>;

/** What one participant may use to find a path for their media; with a relay, only for a while. */
export type IceServersFor = (participantId: string) => IceServer[];

/** Longer than visits; whoever stays longer gets new credentials with an ICE restart. */
const credentialLifeMs = 12 * 60 * 60 * 1000;

/** Nothing is offered that is not configured. */
export function iceServersFrom({
  stunServer,
  turn,
  now = Date.now,
}: {
  stunServer: string | null;
  turn: TurnSettings | null;
  now?: () => number;
}): IceServersFor {
  const stun = stunServer === null ? [] : [{ urls: [stunServer] }];
  return (participantId) =>
    turn === null
      ? stun
      : [...stun, { urls: [...turn.urls], ...turnCredentials(turn.secret, participantId, now()) }];
}

/**
 * Short-lived credentials of the long-term kind (draft-uberti-behave-turn-rest-00): the relay knows the secret, and
 * sees by the name until when it holds; so nothing has to be told to it.
 */
export function turnCredentials(
  secret: string,
  userId: string,
  nowMs: number,
  lifeMs = credentialLifeMs,
): { username: string; credential: string } {
  const username = `${Math.floor((nowMs + lifeMs) / 1000)}:${userId}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
