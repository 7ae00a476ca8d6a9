/** The interface as its document tells it, tried by a program that knows nothing else of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiScope, type UserRole } from '../../src/wire/access.ts';
import { createInvite } from '../../src/wire/routes/rooms.ts';
import { getTranscript } from '../../src/wire/routes/sessions.ts';
import { createVisit } from '../../src/wire/routes/visits.ts';
import { createWebhook } from '../../src/wire/routes/webhooks.ts';
import { firstAdmin, invited } from '../support/accounts.ts';
import { recordedCase } from '../support/recordedCase.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { serviceKey } from '../support/serviceKey.ts';
import { runSchemathesis, schemathesisMissing } from '../support/schemathesis.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const pipeline = new RecordingPipeline();
let api: TestApi;
beforeEach(async () => {
  api = await startTestApi({}, { pipeline });
});
afterEach(async () => {
  await api.close();
});

/** Somebody, and things of theirs, so that what is tried leads somewhere. */
interface Tried {
  token: string | null;
  /** Values in place of made up ones. */
  parameters: Record<string, string>;
}

/** With a case that holds all that one can, and a room. */
async function owner(): Promise<Tried> {
  const account = await invited(api, await firstAdmin(api), 'clinician');
  const recorded = await recordedCase(api, pipeline, account);
  const { token, caseId, roomId, sessionId, mediaId, endVisit, patient } = recorded;
  await endVisit();
  const { entries } = await api.expectReply(getTranscript, { token, params: { sessionId } });
  const { invite } = await api.expectReply(createInvite, { token, params: { roomId }, body: {} });
  return {
    token,
    parameters: {
      'path.caseId': caseId,
      'query.caseId': caseId,
      'path.roomId': roomId,
      'path.inviteId': invite.inviteId,
      'path.sessionId': sessionId,
      'path.messageId': entries[0]?.messageId ?? '',
      'path.mediaId': mediaId,
      'path.userId': patient.userId,
    },
  };
}

async function administrator(): Promise<Tried> {
  const admin = await firstAdmin(api);
  const { userId } = await invited(api, admin, 'clinician');
  const { token } = admin;
  const body = { url: 'https://platform.example/' };
  const { webhook } = await api.expectReply(createWebhook, { token, body });
  return { token, parameters: { 'path.userId': userId, 'path.webhookId': webhook.webhookId } };
}

async function platform(): Promise<Tried> {
  const token = await serviceKey(api, [...apiScope.options]);
  const { visitId } = await api.expectReply(createVisit, { token, body: createVisit.example.body });
  return { token, parameters: { 'path.visitId': visitId } };
}

const somebody = async (role: UserRole): Promise<Tried> => ({
  token: (await api.signIn([role])).token,
  parameters: {},
});

/** Ends the sign-in that all others need. */
const ending = ['signOut'];
/** What all others would then not find. */
const deleting = ['deleteCase', 'deleteRoom', 'revokeInvite', 'deleteMedia', 'deleteWebhook', 'closeVisit'];

/** A minute is more than enough on a machine that does nothing else. */
const timeLimitMs = 300_000;

describe.each<{ who: string; come: () => Promise<Tried>; listing?: number }>([
  { who: 'an admin', come: administrator },
  { who: 'a clinician', come: owner },
  { who: 'a platform', come: platform },
  { who: 'a patient', come: () => somebody('patient') },
  { who: 'a stranger', come: async () => ({ token: null, parameters: {} }), listing: 401 },
])('as $who', ({ come, listing = 200 }) => {
  test(
    'no request makes the server fail, and every answer is one that its document has',
    async ({ skip }) => {
      skip(schemathesisMissing !== null, schemathesisMissing ?? '');
      const { token, parameters } = await come();
      const owns = Object.keys(parameters).length > 0;
      const without = owns ? [...ending, ...deleting] : ending;
      const { code, report } = await runSchemathesis({ url: api.url, token, without, parameters });
      expect(code, report).toBe(0);
      expect(Number(/(\d+) generated/.exec(report)?.[1])).toBeGreaterThan(1000);
      expect(api.log().includes(`"route":"listCases","method":"GET","status":${listing}`)).toBe(true);
    },
    timeLimitMs,
  );
});
