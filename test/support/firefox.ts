/** Somebody in front of Firefox, driven by WebDriver BiDi, with sound devices that the test plays into. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firefox } from 'playwright-core';
import type { Person } from './browser.ts';
import { startSoundDevices } from './soundDevices.ts';
import { writeSpeech, type Recording } from './speechFile.ts';

const executablePath = '/usr/bin/firefox-esr';
const needed = { 'firefox-esr': executablePath, pulseaudio: '/usr/bin/pulseaudio', pactl: '/usr/bin/pactl' };

/** Why there is none; null where there is one. */
export const firefoxMissing: string | null = (() => {
  const missing = Object.entries(needed).filter(([, path]) => !existsSync(path));
  return missing.length === 0
    ? null
    : `Firefox is tested with Debian's packages, and these are not installed: ${missing.map(([name]) => name).join(', ')}`;
})();

export interface FirefoxPerson extends Person {
  /** Speaks into the microphone. Resolves when all is said. */
  speak(...parts: (number | Recording)[]): Promise<void>;
}

export async function openFirefox(): Promise<FirefoxPerson> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-firefox-'));
  const sound = await startSoundDevices();
  const close = async () => {
    await sound.close();
    await rm(folder, { recursive: true, force: true });
  };
  const browser = await firefox
    .launch({
      channel: 'moz-firefox',
      executablePath,
      // The sandbox of pages does not go with root.
      env: { ...process.env, ...sound.environment, MOZ_DISABLE_CONTENT_SANDBOX: '1', HOME: folder },
      firefoxUserPrefs: {
        // As if the person had pressed "Allow", on the microphone that is there.
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
        // The server may be on this very machine.
        'media.peerconnection.ice.loopback': true,
        'datareporting.policy.dataSubmissionEnabled': false,
        'app.update.enabled': false,
      },
    })
    .catch(async (error: unknown) => {
      await close();
      throw error;
    });
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const errors: string[] = [];
  const expected: RegExp[] = [];
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)));
  let speeches = 0;
  return {
    browser,
    context,
    page,
    allowDevices: async () => {},
    expectErrors: (pattern) => void expected.push(pattern),
    async speak(...parts) {
      const file = join(folder, `speech-${++speeches}.wav`);
      writeSpeech(file, parts);
      await sound.play(file);
    },
    async leave() {
      await browser.close();
      await close();
      const unexpected = errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
      if (unexpected.length > 0) throw new Error(`the page reported:\n${unexpected.join('\n')}`);
    },
  };
}
