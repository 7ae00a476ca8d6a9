/** People in front of real browsers: one Chromium process each, with a microphone and a camera of their own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { quietRoom, writeSpeech, type Recording } from './speechFile.ts';

const executablePath = '/usr/bin/chromium';

/** As root, without a screen, and without anything that would call home. */
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PersonOptions {
  /**
   * What the microphone hears from the moment it is opened; milliseconds of silence between. Then silence. Without it,
   * a quiet room.
   */
  speech?: readonly (number | Recording)[];
  /** Speaks on and on instead. */
  speechLoops?: boolean;
  /** The page may not use camera and microphone until `allowDevices`: what is said begins when it is wanted. */
  withoutDevices?: boolean;
  viewport?: { width: number; height: number };
  /** Path of a picture that the camera shows; else it shows a moving square. */
  portrait?: string;
  /** Title of the tab that is picked when this person shares a screen. */
  sharesTab?: string;
  /** Their home folder, where the browser finds which authorities it trusts beside those it comes with. */
  home?: string;
  /** Put before the browser's command: the network it is in. */
  within?: readonly string[];
}

export interface Person {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** As if the person had pressed "Allow". */
  allowDevices(): Promise<void>;
  /** Errors that belong to what the test does to this person (a network cut). Others fail the test. */
  expectErrors(pattern: RegExp): void;
  /** Closes the browser. Rejects where the page reported errors nobody expected. */
  leave(): Promise<void>;
}

export interface ChromiumPerson extends Person {
  /** What the microphone hears when it is opened the next time. */
  nextSpeech(speech: readonly (number | Recording)[]): void;
}

/** Opens people and closes all of them. */
export class Cast {
  readonly #origin: string;
  readonly #people: Person[] = [];
  #folder: Promise<string> | null = null;

  /** `origin`: of the server; its pages may use devices. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  async open(options: PersonOptions = {}): Promise<ChromiumPerson> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'consilium-people-'));
    const folder = await this.#folder;
    const number = this.#people.length;
    const microphone = join(folder, `microphone-${number}.wav`);
    const { speech = [quietRoom(10_000)], speechLoops = options.speech === undefined } = options;
    writeSpeech(microphone, speech);
    const camera = join(folder, `camera-${number}.y4m`);
    await writeCamera(camera, number, options.portrait);

    const within = options.within && (await writeLauncher(join(folder, `browser-${number}`), options.within));
    const browser = await chromium.launch({
      executablePath: within ?? executablePath,
      ...(options.home === undefined ? {} : { env: { ...process.env, HOME: options.home } }),
      args: [
        ...quietArguments,
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone}${speechLoops ? '' : '%noloop'}`,
        `--use-file-for-fake-video-capture=${camera}`,
        ...(options.sharesTab === undefined
          ? []
          : [`--auto-select-desktop-capture-source=${options.sharesTab}`]),
      ],
    });
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ignoreHTTPSErrors: true,
    });
    const allow = (devices: string[]) =>
      context.grantPermissions(['clipboard-read', 'clipboard-write', ...devices], { origin: this.#origin });
    await allow(options.withoutDevices ? [] : ['camera', 'microphone']);
    const errors: string[] = [];
    const expected: RegExp[] = [];
    context.on('weberror', (error) => errors.push(String(error.error().stack ?? error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
    });
    const page = await context.newPage();
    let leaving: Promise<void> | null = null;
    const person: ChromiumPerson = {
      browser,
      context,
      page,
      allowDevices: () => allow(['camera', 'microphone']),
      nextSpeech: (next) => writeSpeech(microphone, next),
      expectErrors: (pattern) => void expected.push(pattern),
      leave: () =>
        (leaving ??= browser.close().then(() => {
          const unexpected = errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
          if (unexpected.length > 0) throw new Error(`the page reported:\n${unexpected.join('\n')}`);
        })),
    };
    this.#people.push(person);
    return person;
  }

  /** Everybody leaves. Rejects with what any of their pages reported. */
  async close(): Promise<void> {
    const left = await Promise.allSettled(this.#people.map((person) => person.leave()));
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
    const failures = left.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
  }
}

/** A program that starts the browser so. */
async function writeLauncher(path: string, within: readonly string[]): Promise<string> {
  await writeFile(path, `#!/bin/sh\nexec ${within.join(' ')} ${executablePath} "$@"\n`, { mode: 0o755 });
  return path;
}

/** People can be told apart in screenshots. */
const cameraColours = ['0x2b5d73', '0x7a4b2a', '0x3f6b3a', '0x5b4a7d', '0x8a3b4c', '0x44566c'];

/** Ten frames a second of a small picture: three browsers encode on two cores. */
async function writeCamera(path: string, number: number, portrait: string | undefined): Promise<void> {
  const input =
    portrait === undefined
      ? [
          ...[
            '-f',
            'lavfi',
            '-i',
            `color=c=${cameraColours[number % cameraColours.length]}:size=640x360:rate=10:duration=4`,
          ],
          ...['-vf', "drawbox=x='mod(t*160,640)':y=140:w=80:h=80:color=white@0.6:t=fill"],
        ]
      : ['-loop', '1', '-framerate', '10', '-t', '1', '-i', portrait];
  await promisify(execFile)('ffmpeg', ['-y', '-v', 'error', ...input, '-pix_fmt', 'yuv420p', path]);
}
