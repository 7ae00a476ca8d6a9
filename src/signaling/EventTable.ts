import type { z } from 'zod';
import { authorize } from '../auth/policy.ts';
import type { ClientEvent } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import type { Pace } from '../wire/pace.ts';
import { checkBoundOnce } from '../wire/protocol.ts';
import { invalidRequest, malformed } from '../wire/refusal.ts';
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
      if (!request.success) throw invalidRequest({ '': request.error });
      authorize(event.access, caller.identity, caller.standing);
      return handle(caller, request.data);
    },
  };
}

/** The protocol of a namespace: every entry has its handler, or the server does not start. */
export class EventTable {
  readonly #bindings: ReadonlyMap<string, EventBinding>;

  constructor(events: readonly ClientEvent[], bindings: readonly EventBinding[]) {
    checkBoundOnce(
      events,
      bindings.map(({ event }) => event),
    );
    this.#bindings = new Map(bindings.map((binding) => [binding.event.name, binding]));
  }

  /** Of an event that there is not, that of most. */
  paceOf(name: string): Pace {
    return this.#bindings.get(name)?.event.pace ?? 'media';
  }

  /** `args` are those before the acknowledgement: exactly one request. Throws what the caller is told. */
  async run(name: string, args: readonly unknown[], caller: Caller): Promise<unknown> {
    const binding = this.#bindings.get(name);
    if (!binding) throw new WireError('UNKNOWN_EVENT');
    if (args.length !== 1) throw malformed('', 'one object is expected');
    return binding.run(caller, args[0]);
  }
}
