/** Whatever is sealed is found by itself, in the sources and in a filled graph, and held against what keys:rotate reaches. */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../config/setup/locations.mjs';
import { cypher } from '../../src/graph/cypher.ts';
import { resealGraph, sealedLabels } from '../../src/graph/resealGraph.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { setLegalHold } from '../../src/wire/routes/retention.ts';
import { correctSegment, getTranscript } from '../../src/wire/routes/sessions.ts';
import { everyText, sealedForm } from '../support/everyText.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { recordedCase } from '../support/recordedCase.ts';
import { startTestApi } from '../support/testApi.ts';

/** Sealed outside of the graph, for so short a time that it ends before an old key is taken away. */
const shortLived = {
  'src/auth/InvitationStore.ts': 'Invitation',
  'src/auth/SecondFactors.ts': null,
  'src/notifications/sealCrossing.ts': 'UserSockets',
  'src/rooms/VisitKeeper.ts': 'Visit',
} as const;
/** Opens and seals anew whatever it finds. */
const resealing = 'src/graph/resealGraph.ts';

const sources = globSync(['src/**/*.ts', 'workers/**/*.ts'], { cwd: projectRoot })
  .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))
  .filter(
    ({ path, text }) => /\.encrypt\(/.test(text) && path !== resealing && !path.startsWith('src/privacy/'),
  );

describe('what is sealed', () => {
  it('is found', () => {
    expect(sources.length).toBeGreaterThan(7);
  });

  it.each(sources)('in $path is reached when keys are rotated', ({ path, text }) => {
    const labels = [...text.matchAll(/`([A-Z]\w+)\.(?:\w+|\$\{\w+\}):\$\{/g)].map(([, label = '']) => label);
    const expected = path in shortLived ? shortLived[path as keyof typeof shortLived] : undefined;
    if (expected === null) return;
    // Without a context of the form `Label.property:id` nothing would open it but its own reader.
    expect(labels).not.toEqual([]);
    const unreached = labels.filter((label) => label !== expected && !sealedLabels.includes(label));
    expect(unreached).toEqual([]);
  });

  it('in a filled graph is sealed with the new key after a rotation, all of it', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'consilium-sealed-'));
    const keyRing = await KeyRing.load({ given: null, file: null, dataDir });
    const pipeline = new RecordingPipeline();
    const api = await startTestApi({}, { pipeline, keyRing });
    try {
      const { token, sessionId, caseNumber, endVisit } = await recordedCase(api, pipeline);
      await endVisit();
      const { entries } = await api.expectReply(getTranscript, { token, params: { sessionId } });
      const segment = entries.find(({ kind }) => kind === 'segment');
      const params = { sessionId, messageId: segment?.messageId ?? '' };
      await api.expectReply(correctSegment, { token, params, body: { text: 'It began on Tuesday.' } });
      const admin = (await api.signIn(['admin'])).token;
      await api.expectReply(setLegalHold, { token: admin, body: { caseNumber, reason: 'Dispute' } });

      const sealedNow = async () =>
        (await everyText(api.graph, keyRing)).filter(({ value }) => sealedForm.test(value));
      const before = await sealedNow();
      const places = new Set(before.map(({ label, property }) => `${label}.${property}`));
      expect(places).toEqual(
        new Set([
          ...['Case.patientInfo', 'Case.summary', 'Case.holdReason', 'User.name', 'Participant.name'],
          ...['Participant.whereNow', 'Participant.callBackNumber'],
          ...[
            'Message.content',
            'Message.originalContent',
            'Media.fileName',
            'File.key',
            'BreakGlass.reason',
            'Notification.about',
            'Notification.by',
          ],
        ]),
      );
      await keyRing.rotate();
      const { failed } = await resealGraph(api.graph, keyRing);
      const after = await sealedNow();
      expect(failed).toBe(0);
      expect(after.length).toBe(before.length);
      expect(after.filter(({ value }) => !keyRing.isCurrent(value))).toEqual([]);
      expect(after.map(({ text }) => text).sort()).toEqual(before.map(({ text }) => text).sort());

      // One that was forgotten: in a relationship, where no rotation looks.
      const forgotten = cypher`MATCH (u:User)-[r:OWNS]->(:\`Case\`) SET r.note = $note`;
      const note = keyRing.encrypt('forgotten', 'OWNS.note:x');
      await api.graph.write((tx) => tx.run(forgotten, { note }));
      await keyRing.rotate();
      await resealGraph(api.graph, keyRing);
      expect((await sealedNow()).filter(({ value }) => !keyRing.isCurrent(value))).toHaveLength(1);
    } finally {
      await api.close();
      await rm(dataDir, { recursive: true });
    }
  });
});
