import type { z } from 'zod';
import { authorize } from '../auth/policy.ts';
import type { ClientEvent } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import type { Caller } from './Caller.ts';

type Schema = z.ZodType;

/** An entry of `src/wire` and what is done when it comes. */
export interface EventBinding {
  event: ClientEvent;
  run: (caller: Caller, request: unknown) => Promise<unknown>;
}

export function bindEvent<Q extends Schema, R extends Schema>(
  event: ClientEvent<Q, R>,
  handle: (caller: Caller, request: z.output<Q>) => z.input<R> | Promise<z.input<R>>,
): EventBinding {
  return {
    event,
    run: async (caller, raw) => {
      const request = event.request.safeParse(raw);
      if (!request.success) throw new WireError('INVALID_REQUEST', { issues: issuesOf(request.error) });
      authorize(event.access, caller.identity, caller.standing);
      return handle(caller, request.data);
    },
  };
}

/** The protocol of a namespace: every entry has its handler, or the server does not start. */
export class EventTable {
  readonly #bindings: ReadonlyMap<string, EventBinding>;

  constructor(events: readonly ClientEvent[], bindings: readonly EventBinding[]) {
    this.#bindings = new Map(bindings.map((binding) => [binding.event.name, binding]));
    const named = new Set(events.map(({ name }) => name));
    const unbound = [...named].filter((name) => !this.#bindings.has(name));
    const unnamed = [...this.#bindings.keys()].filter((name) => !named.has(name));
    if (unbound.length > 0 || unnamed.length > 0 || bindings.length !== this.#bindings.size) {
      throw new Error(
        `events without handler: [${unbound.join(', ')}]; handlers without event: [${unnamed.join(', ')}]`,
      );
    }
  }

  /** `args` are those before the acknowledgement: exactly one request. Throws what the caller is told. */
  async run(name: string, args: readonly unknown[], caller: Caller): Promise<unknown> {
    const binding = this.#bindings.get(name);
    if (!binding) throw new WireError('UNKNOWN_EVENT');
    if (args.length !== 1) {
      throw new WireError('INVALID_REQUEST', { issues: [{ path: '', message: 'one object is expected' }] });
    }
    return binding.run(caller, args[0]);
  }
}

const maxIssues = 20;

function issuesOf({ issues }: z.ZodError): { path: string; message: string }[] {
  return issues
    .slice(0, maxIssues)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
}
