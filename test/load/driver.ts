/** The process of a load: started by `LoadDriver`, it does what it is told until its parent lets go of it. */
import { Load } from './Load.ts';
import type { Answer, Order } from './orders.ts';

const load = new Load();

process.on('message', ({ id, name, request }: Order) => {
  const answer = (rest: { reply: unknown } | { failure: string }) =>
    process.send?.({ id, ...rest } satisfies Answer);
  const handle = load.handlers[name] as (request: unknown) => Promise<unknown>;
  handle(request).then(
    (reply) => answer({ reply }),
    (error: unknown) => answer({ failure: error instanceof Error ? (error.stack ?? '') : String(error) }),
  );
});
process.once('disconnect', () => process.exit());
process.send?.('ready');
