/** A record of the size of a clinic's, sealed with the keys of a data folder, before a server opens it. */
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import type { SessionRecord } from '../../src/graph/repositories/sessionRecords.ts';
import { SessionWriter } from '../../src/graph/repositories/SessionWriter.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { wordHashes } from '../../src/privacy/wordHashes.ts';
import { caseNumberOf } from '../../src/wire/cases.ts';

/** Somebody's visit that can be read and corrected. */
export interface FilledVisit {
  sessionId: string;
  messageIds: string[];
}

export interface Owner {
  userId: string;
  caseIds: string[];
  visits: FilledVisit[];
}

export interface RecordSize {
  cases: number;
  owners: number;
  visits: number;
  linesPerVisit: number;
}

const batch = 1_000;
const sentence = 'Well it began on Monday in the evening and since then it comes and goes';

const createCases = cypher`
  UNWIND $rows AS row
  MERGE (u:User {id: row.ownerId})
  CREATE (c:\`Case\`)
  SET c = row.properties
  CREATE (u)-[:OWNS {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)`;

const countCases = cypher`
  MERGE (n:Counter {name: $name})
  SET n.value = $value, n.usedAt = $at`;

export async function fillRecord(graph: Graph, keyRing: KeyRing, size: RecordSize): Promise<Owner[]> {
  const owners = Array.from({ length: size.owners }, (): Owner => {
    return { userId: uuidv7(), caseIds: [], visits: [] };
  });
  const ownerOf = (n: number): Owner => owners[n % owners.length]!;
  const at = new Date().toISOString();
  const year = new Date(at).getUTCFullYear();
  for (let first = 0; first < size.cases; first += batch) {
    const rows = Array.from({ length: Math.min(batch, size.cases - first) }, (_, n) => {
      const { userId: ownerId, caseIds } = ownerOf(first + n);
      const properties = caseOf(keyRing, caseNumberOf(year, first + n + 1), first + n, at);
      caseIds.push(properties.id);
      return { ownerId, properties };
    });
    await graph.write((tx) => tx.run(createCases, { rows, at }));
  }
  await graph.write((tx) => tx.run(countCases, { name: `caseNumber:${year}`, value: size.cases, at }));

  const writer = new SessionWriter(graph, keyRing);
  for (let n = 0; n < size.visits; n += 1) {
    const owner = ownerOf(n);
    const caseId = owner.caseIds[Math.floor(n / owners.length) % owner.caseIds.length]!;
    const { visit, records } = visitOf(keyRing, owner.userId, caseId, size.linesPerVisit, at);
    owner.visits.push(visit);
    await writer.write(records);
  }
  return owners;
}

function caseOf(keyRing: KeyRing, caseNumber: string, n: number, at: string) {
  const id = uuidv7();
  const patient = {
    name: `Patient ${n}`,
    birthDate: '1980-02-29',
    sex: 'female',
    phone: '+34 600 000 000',
    recordNumber: `MRN-${n}`,
  };
  const summary = 'Cough since Monday, no fever.';
  return {
    id,
    caseNumber,
    status: 'open',
    createdAt: at,
    updatedAt: at,
    version: 1,
    patientInfo: keyRing.encrypt(JSON.stringify(patient), `Case.patientInfo:${id}`),
    summary: keyRing.encrypt(summary, `Case.summary:${id}`),
    words: wordHashes(keyRing, `${patient.name} ${patient.recordNumber} ${summary}`),
  };
}

function visitOf(keyRing: KeyRing, hostUserId: string, caseId: string, lines: number, at: string) {
  const sessionId = uuidv7();
  const started: SessionRecord = {
    kind: 'sessionStarted',
    sessionId,
    roomId: uuidv7(),
    caseId,
    hostUserId,
    type: 'video',
    startedAt: at,
    recorderId: uuidv7(),
  };
  const speakers = (['host', 'patient'] as const).map((role) => {
    const participantId = uuidv7();
    const name = keyRing.encrypt(`The ${role}`, `Participant.name:${participantId}`);
    return {
      kind: 'participantEntered' as const,
      sessionId,
      participantId,
      name,
      role,
      userId: role === 'host' ? hostUserId : null,
      at,
    };
  });
  const said = Array.from({ length: lines }, (_, n): SessionRecord & { kind: 'message' } => {
    const messageId = uuidv7();
    return {
      kind: 'message',
      messageId,
      sessionId,
      participantId: speakers[n % speakers.length]!.participantId,
      type: 'segment',
      timestamp: at,
      startMs: n * 5_000,
      endMs: n * 5_000 + 3_000,
      content: keyRing.encrypt(sentence, `Message.content:${messageId}`),
      words: wordHashes(keyRing, sentence),
      confidence: 0.9,
      language: 'en',
      source: 'whisper',
      reason: null,
    };
  });
  const ended: SessionRecord = { kind: 'sessionEnded', sessionId, at, elapsedMs: lines * 5_000 };
  return {
    visit: { sessionId, messageIds: said.map(({ messageId }) => messageId) },
    records: [started, ...speakers, ...said, ended],
  };
}
