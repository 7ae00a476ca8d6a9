/** A consultation of a case in real browsers: everybody comes in, says a recorded sentence, is read, and goes. */
import { expect } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import type { Person } from './browser.ts';
import { openCase, openCases, openSection, startConsultation } from './browserCase.ts';
import {
  admit,
  chooseFrom,
  control,
  inVisit,
  joinSilently,
  openTranscript,
  readTranscript,
  saidBy,
  startMicrophone,
} from './browserVisit.ts';
import type { Recording } from './speechFile.ts';

/** Somebody with what their microphone hears, once it is opened. */
export interface Speaker {
  person: Person;
  name: string;
  recording: Recording;
  /** Agrees to keeping, beside captions. */
  keeps: boolean;
  /** As what they stand in the record. */
  role: string;
}

/** What somebody said, as it was read in the visit, and between which moments. */
export interface Said {
  speaker: string;
  text: string;
  from: number;
  to: number;
}

const roomName = 'Consultation';

/** A busy machine gives up on a sentence after 30 s; people then say it again. */
export const asOftenAsNeeded = (recording: Recording): (number | Recording)[] => [
  1000,
  ...Array.from({ length: 5 }, () => [recording, 35_000]).flat(),
];

/** The clinician at her case starts it and comes in; answers the link for a patient. */
export async function begin({ person, name, keeps }: Speaker): Promise<string> {
  const guestLink = await startConsultation(person, roomName);
  await joinSilently(person, name, keeps);
  await inVisit(person);
  return guestLink;
}

/** A colleague finds the visit in the case. */
export async function enterFromCase({ person, name, keeps }: Speaker, patientName: string): Promise<void> {
  await openCases(person);
  await openCase(person, patientName);
  await openSection(person, 'visits');
  await person.page.getByRole('link', { name: en.cases.visits.enterRoom(roomName) }).click();
  await joinSilently(person, name, keeps);
  await inVisit(person);
}

/** Whoever has the link asks, and the clinician lets them in. */
export async function comeByLink(
  { person, name, keeps }: Speaker,
  guestLink: string,
  host: Person,
): Promise<void> {
  await person.page.goto(guestLink);
  await joinSilently(person, name, keeps);
  await admit(host, name);
  await inVisit(person);
}

/** One after the other, each heard out by a reader: who was, mutes. */
export async function speakInTurn(speakers: readonly Speaker[], reader: Person): Promise<Said[]> {
  await openTranscript(reader);
  const said: Said[] = [];
  for (const { person, name, recording } of speakers) {
    const from = Date.now();
    await startMicrophone(person);
    const text = await heardOut(reader, name, recording.reference);
    said.push({ speaker: name, text, from, to: Date.now() });
    await control(person, en.call.muteLabel).click();
  }
  return said;
}

/** To the last word or nearly so, nothing being open any more. */
export async function heardOut(reader: Person, speaker: string, reference: string): Promise<string> {
  const words = (text: string) => text.split(/\s+/).length;
  await expect
    .poll(
      async () => {
        const lines = await readTranscript(reader);
        if (lines.some((line) => line.speaker === speaker && !line.isFinal)) return 0;
        return words(await saidBy(reader, speaker));
      },
      { timeout: 200_000, interval: 250, message: `what ${speaker} says` },
    )
    .toBeGreaterThanOrEqual(words(reference) * 0.85);
  return saidBy(reader, speaker);
}

/** The host sends everybody home. */
export async function endForAll(host: Person, others: readonly Person[]): Promise<void> {
  await chooseFrom(host, en.call.leave, en.call.endForAll);
  await host.page.getByRole('alertdialog').getByRole('button', { name: en.call.end, exact: true }).click();
  await Promise.all(
    [host, ...others].map(({ page }) => page.getByRole('heading', { name: en.ended.ended.title }).waitFor()),
  );
}
