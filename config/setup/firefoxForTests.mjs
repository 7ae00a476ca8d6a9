// Firefox, and the sound devices it needs on a machine without any. Without them that browser's test is skipped.
import { firefoxMissing, installFirefox } from './systemPackages.mjs';

export const firefoxForTests = {
  title: 'Firefox for the tests',
  why: 'the second browser, with PulseAudio in the place of sound devices',

  missing({ tests, env, firefoxGivenUp }) {
    const names = firefoxMissing(env);
    return tests && !firefoxGivenUp && names.length > 0 ? `${names.join(', ')} missing` : undefined;
  },

  /** Notes in the context why it cannot be had, and answers false then. */
  async make(context) {
    try {
      await installFirefox(context);
      return true;
    } catch (error) {
      context.firefoxGivenUp = error.message;
      return false;
    }
  },
};
