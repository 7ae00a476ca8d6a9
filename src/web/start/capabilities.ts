import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { getCapabilities } from '../../wire/routes/server.ts';
import { callRoute } from '../api/callRoute.ts';

export type Capabilities = z.output<typeof getCapabilities.reply>;

/** What the server can do; null until it has answered (whoever asks shows nothing meanwhile). */
export function useCapabilities(): Capabilities | null {
  const [capabilities, setCapabilities] = useState<Capabilities | null>(null);
  useEffect(() => {
    const giveUp = new AbortController();
    callRoute(getCapabilities, { signal: giveUp.signal }).then(setCapabilities, () => undefined);
    return () => giveUp.abort();
  }, []);
  return capabilities;
}
