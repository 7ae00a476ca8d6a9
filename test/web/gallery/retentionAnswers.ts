/** What the scripted server answers about keeping and erasing. */
import type { z } from 'zod';
import { sample } from '../../../src/wire/examples.ts';
import type { listErasures, previewRetention } from '../../../src/wire/routes/retention.ts';
import {
  erasePerson,
  getRetention,
  previewErasure,
  retentionRoutes,
} from '../../../src/wire/routes/retention.ts';

export const answeredRetentionRoutes = retentionRoutes;

const erasure = erasePerson.example.reply;

export const kept: z.input<typeof getRetention.reply> = {
  rules: [
    { kind: 'transcripts', days: 3650, minimumDays: 3650, law: 'BGB § 630f (3)' },
    { kind: 'chat', days: 3650, minimumDays: 3650, law: 'BGB § 630f (3)' },
    { kind: 'files', days: 7300, minimumDays: 3650, law: 'BGB § 630f (3)' },
    { kind: 'consents', days: null, minimumDays: 3650, law: 'GDPR art. 7 (1)' },
    { kind: 'notifications', days: 90, minimumDays: 1, law: 'none' },
    { kind: 'audit', days: null, minimumDays: null, law: '45 CFR 164.316' },
  ],
  holds: getRetention.example.reply.holds,
};

export const preview = previewErasure.example.reply;

const before = sample.createdAt;

export const retentionAnswers = {
  getRetention: { reply: kept },
  listErasures: {
    reply: {
      erasures: [
        erasure,
        {
          ...erasure,
          erasureId: sample.gapId,
          kind: 'rules' as const,
          counts: { ...erasure.counts, cases: 0, transcripts: 12, files: 0 },
        },
        { ...erasure, erasureId: sample.hostId, kind: 'patient' as const, state: 'running' as const },
      ],
      nextCursor: sample.hostId,
    } satisfies z.input<typeof listErasures.reply>,
  },
  previewErasure: { reply: preview },
  erasePerson: { reply: erasure },
  previewRetention: {
    reply: {
      due: [
        { kind: 'transcripts' as const, before, count: 12, ids: [sample.utteranceId] },
        { kind: 'files' as const, before, count: 1, ids: [sample.mediaId] },
      ],
    } satisfies z.input<typeof previewRetention.reply>,
  },
};
