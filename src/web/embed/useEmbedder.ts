import { useEffect } from 'react';
import type { CallPhase } from '../call/callState.ts';
import { tellEmbedder } from './embedder.ts';

/** Tells a page that shows this one in a frame how the visit goes on. */
export function useEmbedder(phase: CallPhase, visitId: string | null): void {
  const reason = phase.phase === 'closed' ? phase.reason : null;
  const type = types[phase.phase];
  useEffect(() => {
    if (type !== null) void tellEmbedder({ type, visitId, reason });
  }, [type, visitId, reason]);
}

const types = {
  idle: null,
  joining: null,
  secondDevice: null,
  waiting: 'waiting',
  inCall: 'joined',
  closed: 'ended',
  failed: null,
} as const;
