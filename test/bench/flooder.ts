/**
 * A member who sends without end, in a process of its own: `node flooder.ts <url> <token> <ms>`. Comes back whenever it
 * is cut. Ends with one line of JSON.
 */
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { join, setLanguage } from '../../src/wire/events/admission.ts';

const [url = '', token = '', lengthMs = '0'] = process.argv.slice(2);
const atOnce = 100;
const untilMs = performance.now() + Number(lengthMs);
const counts = { sent: 0, refused: 0, cut: 0, keptOut: 0 };

const socket = io(`${url}/rooms`, {
  path: '/api/v1/ws',
  auth: { token },
  transports: ['websocket'],
  reconnection: false,
});
socket.on('disconnect', () => counts.cut++);
socket.on('connect_error', () => counts.keptOut++);
while (performance.now() < untilMs) {
  if (!socket.connected) {
    socket.connect();
    await delay(100);
    const consent = { captions: false, keepTranscript: false, ai: false };
    socket.emit(join.name, { consent }, () => {});
  }
  for (let sent = 0; sent < atOnce && socket.connected; sent++) {
    counts.sent++;
    socket.emit(setLanguage.name, { language: 'en' }, ({ ok }: { ok: boolean }) => {
      if (!ok) counts.refused++;
    });
  }
  await turn();
}
socket.off('disconnect');
socket.disconnect();
console.log(JSON.stringify(counts));
