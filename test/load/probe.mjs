// Preloaded into a server (`node --import`): tells, to whoever connects to the socket in TEST_PROBE_SOCKET, what the
// process holds after its garbage was collected. Plain JavaScript, as it comes before anything else.
import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { observer } from 'mediasoup';

const path = process.env.TEST_PROBE_SOCKET;
if (path && isMainThread) {
  // Not for the processes that this one starts.
  delete process.env.TEST_PROBE_SOCKET;
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  const workers = new Set();
  observer.on('newworker', (worker) => {
    workers.add(worker);
    worker.observer.once('close', () => workers.delete(worker));
  });
  const timer = setTimeout(() => {}, 0);
  const Timeout = timer.constructor;
  clearTimeout(timer);

  const inWorkers = async () => {
    const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
    return {
      routers: dumps.reduce((sum, { routerIds }) => sum + routerIds.length, 0),
      // Whatever takes requests: transports, producers, consumers, observers, and what is always there.
      handlers: dumps.reduce(
        (sum, { channelMessageHandlers: { channelRequestHandlers } }) => sum + channelRequestHandlers.length,
        0,
      ),
    };
  };
  const look = async () => {
    for (let i = 0; i < 3; i++) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const active = {};
    for (const type of process.getActiveResourcesInfo()) active[type] = (active[type] ?? 0) + 1;
    return {
      ...(await inWorkers()),
      active,
      emitters: queryObjects(EventEmitter, { format: 'count' }),
      timeouts: queryObjects(Timeout, { format: 'count' }),
      heapBytes: process.memoryUsage().heapUsed,
    };
  };
  createServer((socket) => {
    socket.on('error', () => {});
    look().then(
      (seen) => socket.end(JSON.stringify(seen)),
      (error) => socket.end(JSON.stringify({ failure: String(error) })),
    );
  })
    .listen(path)
    .unref();
}
