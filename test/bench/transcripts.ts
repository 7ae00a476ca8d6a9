/**
 * What 200 speakers say, written into the record: captions by way of recorder, spool and embedded graph, as fast as people
 * talk, then as fast as it goes.
 *
 *   npm run bench:transcripts
 */
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import { createCase } from '../../src/wire/routes/cases.ts';
import { createRoom } from '../../src/wire/routes/rooms.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { toCaptions, type RoomsClient } from '../support/RoomsClient.ts';
import { startTestApi } from '../support/testApi.ts';
import { atMost, below, report, told } from './report.ts';

const roomCount = 10;
const speakersPerRoom = 20;
const talkMs = 8_000;
/** A sentence of everybody in this time. */
const sentenceMs = 4_000;
const burst = 10_000;
const sentence = 'Well it began on Monday in the evening and since then it comes and goes';

const pipeline = new RecordingPipeline();
const api = await startTestApi({}, { pipeline });
const speakers: RoomsClient[] = [];
let sent = 0;
let mostWaiting = 0;

function say({ admission: { session, participantId, peerId } }: RoomsClient): void {
  const startMs = 60_000 + sent * 10;
  pipeline.emit('caption', {
    ...sampleCaption,
    utteranceId: uuidv7(),
    sessionId: session.sessionId,
    participantId,
    peerId,
    startMs,
    endMs: startMs + 3_000,
    text: `${sentence} ${sent++}`,
  });
  mostWaiting = Math.max(mostWaiting, api.recording.counts().waiting);
}

/** Share of one core that this process takes while `work` runs, in percent. */
async function coreShare(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  const startedAtMs = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / (performance.now() - startedAtMs);
}

try {
  const { user, token } = await api.signIn();
  for (let at = 0; at < roomCount; at++) {
    const { caseId } = await api.expectReply(createCase, { token, body: { patient: { name: 'Ana Ruiz' } } });
    const { room } = await api.expectReply(createRoom, { token, body: { name: 'Bench', caseId } });
    const record = { ...room, hostUserId: user.userId, caseId };
    for (let number = 0; number < speakersPerRoom; number++) {
      // Without `subscribe`: what it takes to send captions to pages is another bench's.
      const newcomer = { displayName: `Speaker ${number}`, role: 'clinician' as const, inviteId: null };
      const claims = api.registry.reserve(record, { ...newcomer, grants: ['publishAudio', 'admit'] });
      const client = await api.connect((await api.tokens.signRoomToken(claims)).token);
      await client.enter({ consent: { ...toCaptions, keepTranscript: true } });
      speakers.push(client);
    }
  }
  await api.recording.drained();

  const idle = await coreShare(() => delay(2_000));
  const talking = await coreShare(async () => {
    const pauseMs = sentenceMs / speakers.length;
    const startedAtMs = performance.now();
    for (let next = 0; performance.now() - startedAtMs < talkMs;) {
      const due = Math.floor((performance.now() - startedAtMs) / pauseMs) + 1;
      for (; next < due; next++) say(speakers[next % speakers.length]!);
      await delay(pauseMs);
    }
  });
  const waitingInTalk = mostWaiting;
  const talkSentences = sent;

  const startedAtMs = performance.now();
  for (let at = 0; at < burst; at++) {
    say(speakers[at % speakers.length]!);
    if (at % 200 === 199) await delay(0);
  }
  const takenMs = performance.now() - startedAtMs;
  await api.recording.drained();
  const writtenMs = performance.now() - startedAtMs;

  const [row] = await api.graph.rows(
    cypher`MATCH (m:Message) WHERE m.kind = 'segment' RETURN count(m) AS kept`,
  );
  report('transcripts', [
    atMost(0, 'sentences lost', sent - Number(row?.['kept']), ''),
    told('sentences of 200 people who talk', talkSentences / (talkMs / 1000), '1/s'),
    below(500, 'most that waited on disk meanwhile', waitingInTalk, 'lines'),
    told('for recording them', talking - idle, '% of a core'),
    told(`${burst} at once: taken`, burst / (takenMs / 1000), '1/s'),
    told(`${burst} at once: in the graph`, burst / (writtenMs / 1000), '1/s'),
  ]);
} finally {
  await api.close();
}
