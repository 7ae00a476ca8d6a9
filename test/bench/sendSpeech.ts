/**
 * A process that sends the RTP of many microphones by UDP, 50 packets a second each, evenly spread over the 20 ms.
 * They begin within the first second, since people do not begin in the same instant.
 * Started by `speakers.ts`; it tells what it sent when it is told to stop.
 */
import { createSocket } from 'node:dgram';
import { encodeOpus, packetMs, RtpWriter } from '../support/opusMicrophone.ts';
import { joined, recordedSpeech, sentences } from '../support/recordedSpeech.ts';

export interface SendOrder {
  port: number;
  firstSsrc: number;
  streams: number;
  levelExtensionId: number | null;
  /** Between sentences. */
  pauseMs: number;
}

process.once('message', (order: SendOrder) => {
  const speech = encodeOpus(joined(...sentences.flatMap((file) => [recordedSpeech(file), order.pauseMs])));
  const microphones = Array.from({ length: order.streams }, (_, i) => ({
    writer: new RtpWriter({ ssrc: order.firstSsrc + i, levelExtensionId: order.levelExtensionId }),
    next: (i * 37) % speech.length,
  }));
  const socket = createSocket('udp4');
  const packetsPerMs = order.streams / packetMs;
  const startedAtMs = performance.now();
  let sent = 0;
  socket.connect(order.port, '127.0.0.1', () => {
    const timer = setInterval(() => {
      for (const due = (performance.now() - startedAtMs) * packetsPerMs; sent < due; sent++) {
        const index = sent % order.streams;
        if (sent / order.streams < index % (1000 / packetMs)) continue;
        const microphone = microphones[index]!;
        const rtp = microphone.writer.write(speech[microphone.next]!);
        microphone.next = (microphone.next + 1) % speech.length;
        if (rtp) socket.send(rtp);
      }
    }, 1);
    process.once('message', () => {
      clearInterval(timer);
      process.send?.({ sent });
      socket.close();
      process.disconnect();
    });
    process.send?.({ sending: true });
  });
});
