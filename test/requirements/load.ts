import { bench, tests, type Chapter } from './requirement.ts';

export const load: Chapter = {
  title: 'Carrying many',
  requirements: [
    {
      id: 'load.forwarding',
      text: 'A CPU-second of the server forwards within 5 % of the packets that bare mediasoup forwards with the same streams.',
      proof: [bench('sfu')],
    },
    {
      id: 'load.signalling',
      text: 'With 500 people connected, 99 of 100 requests are answered within 100 ms.',
      proof: [bench('signalling')],
    },
    {
      id: 'load.linear',
      text: 'What a room takes of CPU and memory does not grow with the number of rooms.',
      proof: [bench('rooms')],
    },
    {
      id: 'load.nothingLeft',
      text: 'Two hundred rooms that were opened and closed leave nothing behind, and memory within a fifth of what it was.',
      proof: tests(
        'load/rooms.test.ts',
        'rooms that were opened and closed leave nothing: no routers, transports, threads, timers, listeners, memory',
      ),
    },
  ],
};
