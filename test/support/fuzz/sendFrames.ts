/** Frames that no client of Socket.IO would send, on connections of their own. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FuzzLog } from './FuzzLog.ts';
import { hostile } from './mutated.ts';
import type { Random } from './Random.ts';

/** `token`: of somebody with a place in a room, or none. */
export async function sendFrames(
  url: string,
  token: string | null,
  log: FuzzLog,
  random: Random,
): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws/?EIO=4&transport=websocket`);
  socket.binaryType = 'arraybuffer';
  const gone = once(socket, 'close');
  socket.addEventListener('error', () => {});
  try {
    await Promise.race([once(socket, 'open'), gone]);
    if (token !== null) socket.send(`40/rooms,${JSON.stringify({ token })}`);
    for (let left = random.whole(1, 30); left > 0 && socket.readyState === WebSocket.OPEN; left--) {
      log.sent.frame++;
      socket.send(frame(random));
    }
  } finally {
    socket.close();
    // A server that has lost the thread of a connection closes it when its next sign of life stays away.
    await Promise.race([gone, delay(2_000, undefined, { ref: false })]);
  }
}

/** After the forms of Engine.IO and Socket.IO packets (protocols 4 and 5). */
function frame(random: Random): string | Uint8Array<ArrayBuffer> {
  const number = () => String(random.pick([0, 1, 9, 255, 65_536, 2 ** 53, -1, '1e9', '']));
  const json = () => JSON.stringify(hostile(random));
  const cut = (text: string) => text.slice(0, random.whole(0, text.length));
  return random.pick<() => string | Uint8Array<ArrayBuffer>>([
    () => Uint8Array.from(random.bytes(random.whole(0, 300))),
    () => random.bytes(random.whole(0, 100)).toString('latin1'),
    () => `4${number()}/rooms,${json()}`,
    () => `42/rooms,${number()}["join",${json()}]`,
    () => `42/rooms,${number()}[${json()},${json()}]`,
    () => `45${number()}-/rooms,${number()}["sendChat",{"_placeholder":true,"num":${number()}}]`,
    () => `43/rooms,${number()}[${json()}]`,
    () => `46${number()}-/rooms,[]`,
    () => `40/${random.pick(['', 'rooms', 'notifications', '__proto__', 'x'.repeat(1_000)])},${json()}`,
    () => '41/rooms,',
    () => `44/rooms,${json()}`,
    () => random.pick(['0', '1', '2', '2probe', '3', '3probe', '5', '6', '7']),
    () => cut('42/rooms,7["createTransport",{"direction":"send"}]'),
  ])();
}
