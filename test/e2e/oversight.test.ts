/** What administrators watch over, in real browsers: cases opened in an emergency, and the audit log. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { listCases, shareCase } from '../../src/wire/routes/cases.ts';
import { createInvitation } from '../../src/wire/routes/invitations.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  acceptInvitation,
  administratorAccount,
  clinicianAccount as owner,
  doneBy,
  inviteClinician,
  makeFirstAdmin,
  openAdministration,
  told,
  tryPassword,
  userIdOf,
  type AccountOwner,
} from '../support/browserAccounts.ts';
import { makeCase, openCases, openSection } from '../support/browserCase.ts';
import { signIn } from '../support/browserVisit.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const { audit, emergency: review } = en.admin;
const { emergency, readers } = en.cases;
const stranger: AccountOwner = {
  name: 'Dr. Lund',
  email: 'lund@clinic.example',
  password: 'a horse that everybody rides',
};
const patient = 'Ana Ruiz';
const reason = 'Unconscious in the emergency room, and Dr. Okafor does not answer.';

let server: RunningServer;
let cast: Cast;
let administrator: Person;
let okafor: Person;
let lund: Person;
let caseNumber: string;

/** Somebody with an account, who signed in. */
async function arrive(account: AccountOwner): Promise<Person> {
  const link = await inviteClinician(administrator, account.email);
  const person = await cast.open();
  await acceptInvitation(person, link, account);
  return person;
}

beforeAll(async () => {
  server = await startServer();
  cast = new Cast(server.url);
  administrator = await cast.open();
  await signIn(administrator, server.startLink);
  await makeFirstAdmin(administrator, administratorAccount);
  okafor = await arrive(owner);
  lund = await arrive(stranger);
  caseNumber = await makeCase(okafor, patient, 'Palpitations.');
});

afterAll(async () => {
  await cast.close();
  await server.stop();
});

test('a clinician opens a case that is not theirs by its number and a reason, to read it for a while', async () => {
  const { page } = lund;
  // Times are the page's: its hour is over when the test says so.
  await page.clock.install();
  await page.reload();
  await openCases(lund);
  expect(await page.getByRole('link', { name: patient }).count()).toBe(0);
  await page.getByRole('button', { name: emergency.byNumber }).click();
  const number = page.getByRole('textbox', { name: emergency.number });
  const open = page.getByRole('button', { name: emergency.submit });
  await number.fill(caseNumber);
  await open.click();
  await page.getByText(emergency.reasonMissing).waitFor();
  await page.getByRole('textbox', { name: emergency.reason }).fill(reason);
  await number.fill('C-2026-000001-X');
  await open.click();
  await told(page).getByText(emergency.numberWrong).waitFor();
  await number.fill(caseNumber);
  await page.getByRole('button', { name: emergency.duration }).click();
  await page.getByRole('option', { name: emergency.durations[30] }).click();
  await open.click();

  await page.getByRole('heading', { name: patient, exact: true }).waitFor();
  await page.getByRole('status').getByText(emergency.bannerTitle).waitFor();
  await page.getByText(en.cases.relations.breakGlass, { exact: true }).waitFor();
  const offered = page.getByRole('navigation', { name: en.cases.sections.label }).getByRole('link');
  expect(await offered.allInnerTexts()).not.toContain(en.cases.sections.readers);
  // To read, not to change.
  expect(await page.getByRole('button', { name: en.cases.case.more }).count()).toBe(0);
  await openSection(lund, 'files');
  await page.getByText(emergency.bannerTitle).waitFor();
});

test('whoever answers for the case is told of it, and sees that it was an emergency', async () => {
  const { page } = okafor;
  await page.reload();
  await page.getByText(en.cases.sections.readers, { exact: true }).waitFor();
  const part = await openSection(okafor, 'readers');
  const row = part.getByRole('listitem').filter({ hasText: stranger.name });
  await row.getByText(readers.emergency).waitFor();
  await page.getByRole('link', { name: new RegExp(`^${en.notifications.title}, \\d`) }).click();
  await page.getByText(en.notifications.sentences.breakGlass(stranger.name, caseNumber)).waitFor();
});

test('an administrator judges it with a note, and that ends it', async () => {
  await openAdministration(administrator, review.title);
  const { page } = administrator;
  const list = page.getByRole('list', { name: review.title });
  await list.getByText(review.reason(reason)).waitFor();
  await list.getByText(review.waits).waitFor();
  await list.getByRole('button', { name: review.reviewOf(caseNumber, stranger.name) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(review.verdicts.unjustified).click();
  await dialog.getByRole('textbox', { name: review.remark }).fill('Her colleague was on duty.');
  await dialog.getByRole('button', { name: review.submit }).click();
  await page.getByText(review.done).waitFor();
  await page.getByRole('heading', { name: review.noneTitles.open }).waitFor();
  await page.getByRole('button', { name: review.shown }).click();
  await page.getByRole('option', { name: review.shownOptions.all }).click();
  await list.getByText(review.remarkOf('Her colleague was on duty.')).waitFor();
  await list.getByText(review.verdicts.unjustified).waitFor();

  lund.expectErrors(/status of 404/);
  await lund.page.clock.fastForward('31:00');
  await lund.page.getByRole('heading', { name: emergency.endedTitle }).waitFor();
  expect(await lund.page.getByText(patient).count()).toBe(0);
  await lund.page.reload();
  await lund.page.getByRole('heading', { name: en.cases.case.notFoundTitle }).waitFor();
});

/** What is looked for in the audit log; ends when its answer is there. */
async function search(wanted: () => Promise<void>): Promise<void> {
  const { page } = administrator;
  await wanted();
  const answered = page.waitForResponse(/\/api\/v1\/audit\?/);
  await page.getByRole('search').getByRole('button', { name: en.admin.search, exact: true }).click();
  await answered;
}
const entries = () => administrator.page.getByRole('list', { name: audit.title }).getByRole('listitem');
const choose = async (label: string, option: string) => {
  await administrator.page.getByRole('button', { name: label, exact: false }).click();
  await administrator.page.getByRole('option', { name: option, exact: true }).click();
};
const fill = (label: string, text: string) =>
  administrator.page.getByLabel(label, { exact: true }).fill(text);
const showAll = async () => {
  await administrator.page.getByRole('button', { name: en.admin.showAll }).click();
  await administrator.page.getByRole('button', { name: en.admin.showAll }).waitFor({ state: 'detached' });
};

test('the audit log is searched by case number and area, and leads on to who read the case', async () => {
  await openAdministration(administrator, audit.title);
  const { page } = administrator;
  await fill(audit.caseNumber, 'C-2026-000001-X');
  await page.getByRole('button', { name: en.admin.search, exact: true }).click();
  await told(page).getByText(audit.badCaseNumber).waitFor();
  await search(async () => {
    await fill(audit.caseNumber, caseNumber);
    await choose(audit.area, audit.areas.breakGlass);
  });
  await page.getByText(audit.only(audit.onlyCase(caseNumber))).waitFor();
  await entries().filter({ hasText: audit.actions['breakGlass.reviewed'] }).waitFor();
  const opened = entries().filter({ hasText: audit.actions['breakGlass.opened'] });
  await opened.getByText(stranger.name).waitFor();
  expect(await entries().allInnerTexts()).toSatisfy((texts: string[]) =>
    texts.every((text) => text.includes(en.admin.audit.areas.breakGlass)),
  );

  // From one entry to all of its case, and on to who read it.
  await opened.getByRole('button', { name: audit.details }).click();
  const details = page.getByRole('dialog');
  await details.getByText('breakGlass.opened', { exact: true }).waitFor();
  expect(await details.innerText()).not.toContain(reason);
  await details.getByRole('button', { name: audit.allOfCase }).click();
  await page.getByText(audit.only(audit.onlyCaseOfEntry)).waitFor();
  await entries().filter({ hasText: audit.actions['case.create'] }).waitFor();
  await page.getByRole('button', { name: audit.readers }).click();
  const list = page.getByRole('dialog').getByRole('listitem');
  await list.filter({ hasText: stranger.name }).getByText(readers.emergency).waitFor();
  await list.filter({ hasText: owner.name }).waitFor();
  await page.keyboard.press('Escape');
  await showAll();
});

test('it is searched by person, by day and by what failed, and says where nothing fits', async () => {
  const { page } = administrator;
  const elsewhere = await cast.open();
  elsewhere.expectErrors(/status of 401/);
  await elsewhere.page.goto(`${server.url}/app/`);
  await tryPassword(elsewhere, stranger.email, 'not this one at all');
  await told(elsewhere.page).getByText(en.errors.SIGN_IN_REFUSED).waitFor();

  // Several people fit: one is chosen.
  await fill(audit.person, 'clinic.example');
  await page.getByRole('button', { name: en.admin.search, exact: true }).click();
  await page.getByText(audit.whichPerson).waitFor();
  await page.getByRole('button', { name: audit.chooseOf(owner.name) }).click();
  await page.getByText(audit.only(owner.name)).waitFor();
  await entries().filter({ hasText: audit.actions['case.create'] }).waitFor();
  expect(await entries().allInnerTexts()).toSatisfy((texts: string[]) =>
    texts.every((text) => text.includes(owner.name)),
  );
  await showAll();

  await fill(audit.person, 'nobody of that name');
  await page.getByRole('button', { name: en.admin.search, exact: true }).click();
  await told(page).getByText(audit.nobody).waitFor();
  await search(async () => {
    await fill(audit.person, '');
    await choose(audit.outcome, audit.outcomes.refused);
  });
  await entries().filter({ hasText: audit.actions['signIn.failed'] }).first().waitFor();
  for (const entry of await entries().all()) await entry.getByText(audit.refused, { exact: true }).waitFor();
  await showAll();

  await search(() => fill(audit.from, '2099-01-01'));
  await page.getByRole('heading', { name: audit.noneTitle }).waitFor();
  await search(async () => {
    await fill(audit.from, '');
    await fill(audit.to, '2020-01-01');
  });
  await page.getByRole('heading', { name: audit.noneTitle }).waitFor();
  const today = await page.evaluate(() => new Date().toLocaleDateString('sv'));
  await search(async () => {
    await fill(audit.from, today);
    await fill(audit.to, today);
  });
  await entries().first().waitFor();
});

test('where it cannot be searched the page says so, and tries again', async () => {
  const { page } = administrator;
  administrator.expectErrors(/ERR_FAILED|api\/v1\/audit/);
  await page.route(/\/api\/v1\/audit\?/, (request) => request.abort());
  await page.getByRole('button', { name: en.admin.showAll }).click();
  await page.getByRole('heading', { name: audit.errorTitle }).waitFor();
  await page.unroute(/\/api\/v1\/audit\?/);
  await page.getByRole('button', { name: en.common.retry }).click();
  await entries().first().waitFor();
});

test('a patient’s data is erased by their account: what would go is shown, their name is typed, and it is gone', async () => {
  const ana: AccountOwner = { name: patient, email: 'ana@post.example', password: 'a horse of a patient' };
  const invitation = { body: { role: 'patient', email: ana.email } };
  const made = await doneBy(server.url, administratorAccount, createInvitation, invitation);
  const person = await cast.open();
  await acceptInvitation(person, createInvitation.reply.parse(made).url ?? '', ana);
  const userId = await userIdOf(server.url, administratorAccount, ana);
  const { cases } = listCases.reply.parse(await doneBy(server.url, owner, listCases, {}));
  const params = { caseId: cases[0]?.caseId ?? '', userId };
  await doneBy(server.url, owner, shareCase, { params, body: { relation: 'patient' } });

  const { users } = en.admin;
  const texts = en.retention;
  await openAdministration(administrator, users.title);
  const { page } = administrator;
  const people = page.getByRole('list', { name: users.title });
  await people.getByText(ana.email).waitFor();
  // Of who treats people the record has to name them.
  await page.getByRole('button', { name: users.actionsFor(owner.name) }).click();
  await page.getByRole('menuitem', { name: users.actions.disable }).waitFor();
  expect(await page.getByRole('menuitem', { name: users.actions.erase }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: users.actionsFor(patient) }).click();
  await page.getByRole('menuitem', { name: users.actions.erase }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(texts.person.cases(1, caseNumber)).waitFor();
  await dialog.getByText(texts.staysAudit).waitFor();
  const submit = dialog.getByRole('button', { name: texts.confirm });
  const name = dialog.getByRole('textbox', { name: texts.person.name });
  await name.fill('Ana');
  expect(await submit.isDisabled()).toBe(true);
  await name.fill('ana ruiz');
  await submit.click();
  await page.getByRole('heading', { name: texts.person.doneTitle(patient) }).waitFor();
  await dialog.getByRole('button', { name: en.admin.done }).click();
  await people.getByText(ana.email).waitFor({ state: 'detached' });

  person.expectErrors(/status of 401/);
  await person.page.reload();
  await person.page.getByRole('heading', { name: en.start.title, exact: true }).waitFor();
  await openAdministration(administrator, audit.title);
  await search(() => choose(audit.area, audit.areas.erasure));
  await entries().filter({ hasText: audit.actions['erasure.end'] }).waitFor();
});
