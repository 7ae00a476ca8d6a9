import { settlesWithin } from '../../config/settlesWithin.ts';
import type { CaptioningStatus } from '../wire/captions.ts';
import { WireError } from '../wire/errors.ts';
import { getCapabilities, getLiveness, getReadiness } from '../wire/routes/server.ts';
import { bind, type Binding } from './binding.ts';

export interface ServerHandlersOptions {
  version: string;
  captioning: () => CaptioningStatus;
  /** By name; each resolves with whether that part answers now. */
  dependencies: Readonly<Record<string, () => Promise<boolean>>>;
}

const dependencyTimeoutMs = 2_000;

export function serverHandlers(options: ServerHandlersOptions): Binding[] {
  const { version, captioning, dependencies } = options;
  return [
    bind(getCapabilities, async () => ({ version, captioning: captioning() })),

    bind(getLiveness, async () => ({ status: 'live' as const })),

    bind(getReadiness, async () => {
      const states = await Promise.all(
        Object.entries(dependencies).map(async ([name, answers]) => [name, await stateOf(answers)] as const),
      );
      const found = Object.fromEntries(states);
      if (states.some(([, state]) => state === 'down')) {
        throw new WireError('DEPENDENCY_UNAVAILABLE', { dependencies: found });
      }
      return { status: 'ready' as const, dependencies: found };
    }),
  ];
}

async function stateOf(answers: () => Promise<boolean>): Promise<'up' | 'down'> {
  const up = answers().then((answer) => {
    if (!answer) throw new Error('down');
  });
  return (await settlesWithin(up, dependencyTimeoutMs).catch(() => false)) ? 'up' : 'down';
}
