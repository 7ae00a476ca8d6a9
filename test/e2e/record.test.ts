/** The record, from the start link to a case that holds what was said: in real browsers, on both graph engines. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { getCase, getTimeline, listCases, listConsents } from '../../src/wire/routes/cases.ts';
import { getTranscript, getTranscriptText, searchTranscripts } from '../../src/wire/routes/sessions.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  acceptInvitation,
  inviteClinician,
  makeFirstAdmin,
  signInByPassword,
  signOut,
  tokenOf,
} from '../support/browserAccounts.ts';
import { inviteToCase, makeCase, openCase, openCases, openSection } from '../support/browserCase.ts';
import { say } from '../support/browserVisit.ts';
import {
  begin,
  comeByLink,
  endForAll,
  enterFromCase,
  speakInTurn,
  asOftenAsNeeded,
  type Said,
  type Speaker,
} from '../support/consultation.ts';
import { examine } from '../support/examinePage.ts';
import { graphEngines } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { sendRoute } from '../support/sendRoute.ts';
import { startServerOnEngine, type ServerOnEngine } from '../support/serverOnEngine.ts';
import { recordings } from '../support/speechFile.ts';
import { transcriptForms } from '../support/transcriptForms.ts';
import { pooledWordErrorRate, wordErrors } from '../support/wordErrorRate.ts';

const [first, second, third, fourth] = recordings();
if (!first || !second || !third || !fourth) throw new Error('four recordings are needed');

const password = 'three words and then some';
const admin = { name: 'Ada Lund', email: 'ada@clinic.example', password };
const doctor = { name: 'Dr. Okafor', email: 'okafor@clinic.example', password };
const colleague = { name: 'Dr. Lindqvist', email: 'lindqvist@clinic.example', password };
const stranger = { name: 'Dr. Moreau', email: 'moreau@clinic.example', password };
const patient = { name: 'Ana Ruiz', email: 'ana@mail.example', password };
/** Came with the patient: agrees to captions, and not to their being kept. */
const companion = 'Carla Gómez';
const anotherPatient = 'Bruno Costa';

describe.each(graphEngines)('with the graph in $engine', ({ engine, missing }) => {
  let running: ServerOnEngine;
  let url: string;
  let cast: Cast;
  /** What the tests before have brought about. */
  let host: Person;
  let ana: Person;
  let strangersLink: string;
  let caseId: string;
  let otherCaseId: string;
  let sessionId: string;
  let speakers: Speaker[];
  let said: Said[];

  beforeAll(async () => {
    if (missing !== null) return;
    running = await startServerOnEngine(engine);
    url = running.server.url;
    cast = new Cast(url);
  }, neo4jStartLimitMs * 2);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing !== null) return;
    await cast.close().finally(() => running.close());
  });

  const idIn = (person: Person) => /\/cases\/([\w-]+)/.exec(person.page.url())?.[1] ?? '';

  test('an administrator invites a clinician, who makes a case and talks with a colleague, the patient and who came along', async () => {
    const operator = await cast.open();
    await operator.page.goto(running.server.startLink);
    await makeFirstAdmin(operator, admin);
    await examine(operator, 'record administrator');
    const doctorsLink = await inviteClinician(operator, doctor.email);
    strangersLink = await inviteClinician(operator, stranger.email);
    await examine(operator, 'record users');
    await operator.leave();

    host = await cast.open({ withoutDevices: true, speech: asOftenAsNeeded(first) });
    await acceptInvitation(host, doctorsLink, doctor);
    await signOut(host, doctor);
    await signInByPassword(host, doctor);
    await makeCase(host, anotherPatient, 'A rash.');
    otherCaseId = idIn(host);
    await makeCase(host, patient.name, 'Palpitations at night.');
    caseId = idIn(host);
    await openSection(host, 'people');
    host.expectErrors(/directory\/find/); // nobody has that address yet
    const colleaguesLink = await inviteToCase(host, colleague.email, 'clinician');
    await examine(host, 'record invitation');
    const other = await cast.open({ withoutDevices: true, speech: asOftenAsNeeded(second) });
    await acceptInvitation(other, colleaguesLink, colleague);
    await host.page.reload();
    const people = await openSection(host, 'people');
    await people.getByText(colleague.name).first().waitFor();
    await examine(host, 'record people');

    ana = await cast.open({ withoutDevices: true, speech: asOftenAsNeeded(third) });
    const carla = await cast.open({ withoutDevices: true, speech: asOftenAsNeeded(fourth) });
    const speaking = [
      { person: host, name: doctor.name, recording: first, keeps: true, role: en.roles.host },
      { person: other, name: colleague.name, recording: second, keeps: true, role: en.roles.clinician },
      { person: ana, name: patient.name, recording: third, keeps: true, role: en.roles.patient },
      { person: carla, name: companion, recording: fourth, keeps: false, role: en.roles.patient },
    ] as const satisfies Speaker[];
    const guestLink = await begin(speaking[0]);
    await enterFromCase(speaking[1], patient.name);
    await comeByLink(speaking[2], guestLink, host);
    await comeByLink(speaking[3], guestLink, host);
    speakers = [...speaking];

    said = await speakInTurn(speakers, carla);
    await examine(host, 'record visit');
    await say(ana, 'I take 5 mg.');
    await say(carla, 'She cannot have penicillin.');
    await host.page.getByText('She cannot have penicillin.').first().waitFor();
    await endForAll(host, [other, ana, carla]);
    await examine(host, 'record visit ended');
    // All that was said, by all four, was read while they spoke.
    const errors = said.map(({ text }, turn) => wordErrors(speakers[turn]?.recording.reference ?? '', text));
    expect(pooledWordErrorRate(errors), JSON.stringify(said)).toBeLessThan(0.2);
    await Promise.all([other, carla].map((person) => person.leave()));
  }, 900_000);

  test('the case shows the visit, and word for word what those said who agreed to its being kept, in every form', async () => {
    await host.page.getByRole('link', { name: en.cases.transcript.back }).click();
    const timeline = await openSection(host, 'timeline');
    const visitLink = host.page.getByRole('link', { name: en.cases.timeline.kinds.session, exact: true });
    const visit = timeline.getByRole('listitem').filter({ has: visitLink });
    await expect
      .poll(
        async () => {
          await host.page.reload();
          return visit.innerText();
        },
        { timeout: 60_000 },
      )
      .not.toContain(en.cases.timeline.running);
    const shown = await visit.innerText();
    await examine(host, 'record timeline');
    await visitLink.click();
    await host.page.getByRole('heading', { name: en.cases.transcript.linesTitle }).waitFor();
    await examine(host, 'record transcript');
    sessionId = host.page.url().split('/').at(-1) ?? '';

    const { session, entries, worded, said: forms, expected, names } = await transcriptForms(host);
    expect(shown).toContain(en.cases.timeline.kept(entries.length));
    const startedAt = Date.parse(session.startedAt);
    const kept = said.filter(({ speaker }) => speaker !== companion);
    for (const { speaker, text, from, to } of kept) {
      const theirs = entries
        .filter((entry) => entry.kind === 'segment')
        .filter(({ displayName }) => displayName === speaker);
      expect(theirs.map((segment) => segment.text).join(' ')).toBe(text);
      for (const { startMs, endMs } of theirs) {
        expect(endMs).toBeGreaterThan(startMs);
        expect(startedAt + startMs).toBeGreaterThan(from);
        expect(startedAt + endMs).toBeLessThan(to);
      }
    }
    expect([...new Set(entries.map(({ displayName }) => displayName))]).toEqual(
      kept.map(({ speaker }) => speaker),
    );
    expect(worded.at(-1)).toMatchObject({ kind: 'chat', displayName: patient.name, text: 'I take 5 mg.' });
    expect(forms).toEqual(expected);
    const day = session.startedAt.slice(0, 10);
    expect(names).toEqual(['json', 'vtt', 'txt'].map((ending) => `transcript-${day}.${ending}`));
  });

  test('it shows who agreed to what, and who looked', async () => {
    await host.page.goto(`${url}/app/cases/${caseId}`);
    const consents = await openSection(host, 'consents');
    await consents.getByRole('listitem').first().waitFor();
    const found = await consents.getByRole('listitem').evaluateAll((items) =>
      items.map((item) =>
        [...item.querySelectorAll('p')]
          .slice(0, 2)
          .map((p) => p.textContent)
          .join(' | '),
      ),
    );
    const { captions, keepTranscript } = en.cases.consents.kinds;
    expect(found.toSorted()).toEqual(
      speakers
        .flatMap(({ name, role, keeps }) =>
          [captions, ...(keeps ? [keepTranscript] : [])].map((kind) => `${kind} | ${name}, ${role}`),
        )
        .toSorted(),
    );
    await examine(host, 'record consents');
    const readers = await openSection(host, 'readers');
    await readers.getByText(en.cases.readers.you(doctor.name)).waitFor();
    await readers.getByText(colleague.name).waitFor();
    expect(await readers.getByRole('listitem').count()).toBe(2);
    await examine(host, 'record readers');
  });

  test('the patient, given an account, sees their own case alone and reads it', async () => {
    await openSection(host, 'people');
    const link = await inviteToCase(host, patient.email, 'patient');
    await acceptInvitation(ana, link, patient);
    await ana.page.getByRole('heading', { name: en.cases.titleOfPatient }).waitFor();
    await ana.page.getByRole('link', { name: patient.name, exact: true }).waitFor();
    expect(await ana.page.getByRole('main').getByRole('listitem').count()).toBe(1);
    await examine(ana, 'record patient');
    await openCase(ana, patient.name);
    await examine(ana, 'record patient case');
    const token = await tokenOf(url, patient);
    const cases = listCases.reply.parse((await sendRoute(url, listCases, { token })).body);
    expect(cases.cases.map((each) => each.caseId)).toEqual([caseId]);
    const theirs = await sendRoute(url, getTranscriptText, { token, params: { sessionId } });
    expect(theirs.body).toContain(said[2]?.text);

    // What is another’s is not there for them.
    ana.expectErrors(new RegExp(otherCaseId));
    await ana.page.goto(`${url}/app/cases/${otherCaseId}`);
    await ana.page.getByRole('heading', { name: en.cases.case.notFoundTitle }).waitFor();
    expect((await sendRoute(url, getCase, { token, params: { caseId: otherCaseId } })).status).toBe(404);
  });

  test('a stranger is told that there is no such case, as of any that is not there', async () => {
    const moreau = await cast.open();
    await acceptInvitation(moreau, strangersLink, stranger);
    moreau.expectErrors(/\/api\/v1\/(cases|sessions)\//);
    const neverMade = caseId.replace(/.{12}$/, '000000000000');
    const pages: string[] = [];
    for (const id of [caseId, neverMade]) {
      await moreau.page.goto(`${url}/app/cases/${id}`);
      await moreau.page.getByRole('heading', { name: en.cases.case.notFoundTitle }).waitFor();
      pages.push(await moreau.page.getByRole('main').innerText());
    }
    expect(pages[0]).toBe(pages[1]);
    await examine(moreau, 'record stranger');
    await moreau.page.goto(`${url}/app/cases/${caseId}/visits/${sessionId}`);
    await moreau.page.getByRole('heading', { name: en.cases.transcript.notFoundTitle }).waitFor();
    await openCases(moreau);
    await moreau.page.getByRole('heading', { name: en.cases.emptyTitle }).waitFor();

    const token = await tokenOf(url, stranger);
    const ofCase = { token, params: { caseId } };
    const ofSession = { token, params: { sessionId } };
    const answers = await Promise.all([
      ...[getCase, getTimeline, listConsents].map((route) => sendRoute(url, route, ofCase)),
      ...[getTranscript, getTranscriptText].map((route) => sendRoute(url, route, ofSession)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  test('of who did not agree to keeping no word stands in the record, nor in any file', async () => {
    const token = await tokenOf(url, doctor);
    const search = async (text: string) => {
      const { body } = await sendRoute(url, searchTranscripts, { token, body: { text } });
      return searchTranscripts.reply.parse(body).hits.length;
    };
    expect(await search('selfish')).toBe(1);
    expect(await search('mg')).toBe(1);
    for (const word of ['married', 'respectable', 'penicillin']) expect(await search(word)).toBe(0);

    await cast.close();
    await running.stop();
    const texts = await running.texts();
    const messages = texts.filter(({ label, property }) => label === 'Message' && property === 'content');
    expect(messages.some(({ text }) => text?.includes('selfish'))).toBe(true);
    const ofCompanion = /married|respectable|amiable|penicillin/i;
    expect(texts.filter(({ text }) => text === null || ofCompanion.test(text))).toEqual([]);
    // Sealed or gone, whoever said it; what waited for the graph has reached it.
    const files = await running.files();
    const plain = /married|respectable|penicillin|selfish|Palpitations/i;
    expect(files.filter(({ content }) => plain.test(content)).map(({ path }) => path)).toEqual([]);
    expect(files.filter(({ path }) => path.endsWith('.jsonl'))).toEqual([]);
  });

  test('the audit log of all this is whole', async () => {
    await running.stop();
    expect(await running.verifyAudit()).toContain('Nothing was changed.');
  });
});
