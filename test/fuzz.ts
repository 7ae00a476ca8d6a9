/**
 * Random and mutated messages against a whole server, and what came of it. Ends with 1 where something is wrong.
 *
 *   npm run fuzz -- --messages 100000 --seed 7
 */
import { parseArgs } from 'node:util';
import { expectedErrors, fuzzServer, unlimited } from './support/fuzz/fuzzServer.ts';
import { startServer } from './support/startServer.ts';

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const messages = Number(values.messages);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
console.log(`${messages} messages, seed ${seed}`);

const server = await startServer(unlimited);
const startedAtMs = performance.now();
try {
  const { log, visits, before, after, memoryMb } = await fuzzServer({ server, messages, seed });
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  console.log({ sent: log.sent, visits, seconds, memoryMb });
  console.table(Object.fromEntries([...log.answers].toSorted(([, one], [, other]) => other - one)));
  console.table(
    Object.fromEntries(
      Object.keys({ ...before, ...after }).map((name) => [
        name,
        { before: before[name], after: after[name] },
      ]),
    ),
  );
  for (const fault of log.faults) console.log(`fault: ${fault}`);
  if (log.faults.length > 0 || JSON.stringify(before) !== JSON.stringify(after)) process.exitCode = 1;
} finally {
  server.expectErrors(expectedErrors);
  await server.stop();
}
