import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KindSetting } from '../../src/wire/notifications.ts';
import { createCase, shareCase } from '../../src/wire/routes/cases.ts';
import {
  changeNotificationSettings,
  getNotificationSettings,
  listNotifications,
  readAllNotifications,
} from '../../src/wire/routes/notifications.ts';
import { createRoom } from '../../src/wire/routes/rooms.ts';
import { requestPasswordReset, signIn } from '../../src/wire/routes/signIn.ts';
import { createInvitation } from '../../src/wire/routes/invitations.ts';
import { breakGlass, updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, signInBody, type Account } from '../support/accounts.ts';
import { mailEvents } from '../support/mailEvents.ts';
import { startMailServer, type MailServer } from '../support/mailServer.ts';
import { mailOrigin, startTestApi, type TestApi } from '../support/testApi.ts';

describe('a notification by e-mail', () => {
  let server: MailServer;
  let api: TestApi;
  let admin: Account;
  let owner: Account;
  let queue: Awaited<ReturnType<typeof mailEvents>>;
  beforeAll(async () => {
    server = await startMailServer();
    api = await startTestApi({}, { mail: server.settings });
    admin = await firstAdmin(api);
    owner = await invited(api, admin, 'clinician');
    queue = await mailEvents(api);
  });
  afterAll(async () => {
    await queue.close();
    await api.close();
    await server.close();
  });

  let colleague: Account;
  beforeEach(async () => {
    colleague = await invited(api, admin, 'clinician');
  });
  /** Every mail that went out was looked at. */
  afterEach(() => {
    expect(server.unread).toBe(0);
  });

  const newCase = () =>
    api.expectReply(createCase, {
      token: owner.token,
      body: createCase.example.body && { ...createCase.example.body, caseId: undefined },
    });
  const share = async ({ userId }: Account) => {
    const made = await newCase();
    const params = { caseId: made.caseId, userId };
    await api.expectReply(shareCase, { token: owner.token, params, body: { relation: 'careTeam' } });
    return made;
  };
  const choose = ({ token }: Account, ...kinds: KindSetting[]) =>
    api.expectReply(changeNotificationSettings, { token, body: { kinds } });
  const speak = (account: Account, language: string) =>
    api.expectReply(signIn, { body: signInBody(account), headers: { 'accept-language': language } });
  const next = (how: 'completed' | 'delayed') =>
    new Promise<void>((resolve) => queue.events.once(how, () => resolve()));

  it('says what happened and leads to the page, not of whom or what it is', async () => {
    const made = await share(colleague);
    const mail = await server.next();
    expect(mail).toMatchObject({ to: [colleague.email], subject: 'A case was shared with you' });
    const link = `${mailOrigin}/app/cases/${made.caseId}`;
    expect(mail.text).toContain(`\nOpen the case:\n${link}\n`);
    expect(mail.html).toContain(`<a href="${link}">Open the case</a>`);
    const { patient, summary } = createCase.example.body!;
    for (const said of [made.caseNumber, 'Person', ...textsIn({ patient, summary })]) {
      expect(`${mail.subject}\n${mail.text}\n${mail.html}`).not.toContain(said);
    }

    const { room } = await api.expectReply(createRoom, {
      token: owner.token,
      body: { name: 'Visit of Ana Torres', caseId: made.caseId },
    });
    const invitation = await server.next();
    expect(invitation.subject).toBe('You are invited to a consultation');
    expect(invitation.text).toContain(`${mailOrigin}/app/rooms/${room.roomId}`);
    expect(invitation.source).not.toContain('Ana');
  });

  it('of an emergency leads who owns the case to its readers, and administrators to what they were told', async () => {
    const { caseId } = await newCase();
    await api.expectReply(breakGlass, {
      token: colleague.token,
      body: { caseId, reason: 'Unconscious in the emergency room', minutes: 30 },
    });
    const mails = [await server.next(), await server.next()];
    const textTo = ({ email }: Account) => mails.find(({ to }) => to.includes(email))?.text;
    expect(textTo(owner)).toContain(`${mailOrigin}/app/cases/${caseId}/readers`);
    expect(textTo(admin)).toContain(`${mailOrigin}/app/notifications`);
    expect(mails.map(({ source }) => source).join()).not.toContain('Unconscious');
  });

  it('is in the language in which somebody signed in last; an invitation in that of who invites', async () => {
    await speak(colleague, 'fr, es-MX;q=0.9, en;q=0.5');
    await share(colleague);
    const mail = await server.next();
    expect(mail.subject).toBe('Han compartido un caso con usted');
    expect(mail.text).toContain('Usted decide qué correos recibe');
    expect(mail.html).toContain('<html lang="es">');
    // A program says no language; what is known stays.
    await speak(colleague, '*');
    await api.expectReply(requestPasswordReset, { body: { email: colleague.email } });
    expect((await server.next()).subject).toBe('Elegir una contraseña nueva');
    await speak(colleague, 'en-GB');
    await share(colleague);
    expect((await server.next()).subject).toBe('A case was shared with you');
    await api.expectReply(createInvitation, {
      token: owner.token,
      body: { role: 'patient', email: 'nueva@clinic.example' },
      headers: { 'accept-language': 'es' },
    });
    expect((await server.next()).subject).toBe('Le invitan a Consilium');
  });

  it('is sent of the kinds that somebody wants by mail, in the page or not, once for each occasion', async () => {
    const { mail } = await api.expectReply(getNotificationSettings, { token: colleague.token });
    expect(mail).toEqual({ available: true, variables: [] });
    await choose(
      colleague,
      { kind: 'caseShared', app: true, email: false },
      { kind: 'jobDone', app: false, email: true },
    );
    await share(colleague);
    const notice = { userId: colleague.userId, kind: 'jobDone', occasion: 'job 1' } as const;
    await Promise.all([1, 2, 3].map(() => api.notifications.add(notice)));
    const sent = await server.next();
    expect(sent).toMatchObject({ to: [colleague.email], subject: 'Something you started is done' });
    expect(sent.text).toContain(`${mailOrigin}/app/notifications`);
    const shown = async () => api.expectReply(listNotifications, { token: colleague.token });
    await expect
      .poll(async () => (await shown()).notifications.map(({ kind }) => kind))
      .toEqual(['caseShared']);
  });

  it.each([
    [
      'who has read it meanwhile',
      ({ token }: Account) => api.expectReply(readAllNotifications, { token, body: {} }),
    ],
    [
      'who wants no such mails any more',
      (account: Account) => choose(account, { kind: 'caseShared', app: true, email: false }),
    ],
    [
      'an account that was disabled',
      ({ userId }: Account) =>
        api.expectReply(updateUser, {
          token: admin.token,
          params: { userId },
          body: { state: 'disabled' },
        }),
    ],
  ])('is not sent to %s', async (_who, change) => {
    await server.down();
    const waits = next('delayed');
    await share(colleague);
    await waits;
    const done = next('completed');
    await change(colleague);
    await server.up();
    await done;
    expect(server.unread).toBe(0);
  });
});

/** Every text in it. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];
