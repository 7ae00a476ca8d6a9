/** Texts of the check before a call, in English. Of each verdict a sentence, and one thing to do where there is one. */
export const callCheck = {
  title: 'Check before your visit',
  lead: 'You can do this days ahead. Nobody is called, and your link stays as it is.',
  allowText:
    'Your browser will ask. In step 3 your sound goes to the clinic’s server and straight back; nobody hears it, and it is not kept.',
  stepDevices: 'Step 1 of 3: microphone and camera',
  stepSpeaker: 'Step 2 of 3: sound',
  stepPath: 'Step 3 of 3: connection',
  next: 'Next',
  speakerText: 'Turn the volume up, then play the sound.',
  play: 'Play the sound',
  playAgain: 'Play it again',
  speakerQuestion: 'Did you hear it?',
  heard: 'Yes, I heard it',
  notHeard: 'No, I heard nothing',
  running:
    'Trying the connection to the clinic’s server. This takes about 15 seconds; say something meanwhile…',
  again: 'Check again',
  back: 'Back to the invitation',
  busyTitle: 'Too many people are checking right now',
  busyText: 'Wait a minute, then check again.',
  failedTitle: 'The check could not be finished',
  kept: 'The clinic sees this result.',
  notKept: 'The clinic could not be told this result.',
  verdicts: {
    good: { sentence: 'Everything works: you are ready for your visit.', action: null },
    detour: {
      sentence: 'You are ready for your visit; this network blocks the fastest way, so calls take a detour.',
      action: 'If sound or picture stutter in the visit, change to another network.',
    },
    voiceOnly: {
      sentence: 'This connection is good enough for sound, but not for video.',
      action: 'Move closer to your router, or turn your camera off in the visit.',
    },
    tooSlow: {
      sentence: 'This connection is too slow for a call.',
      action: 'Change to another network, then check again.',
    },
    noPath: {
      sentence: 'This network lets no call through to the clinic’s server.',
      action: 'Change to another network, such as your phone’s mobile data, then check again.',
    },
    microphoneDenied: {
      sentence: 'Your browser does not let this page use the microphone, so nobody would hear you.',
      action: 'Click the icon left of the address, allow the microphone, then check again.',
    },
    microphoneMissing: {
      sentence: 'No microphone was found, so nobody would hear you.',
      action: 'Connect a microphone or headset, then check again.',
    },
    microphoneFailed: {
      sentence: 'Your microphone did not start, so nobody would hear you.',
      action: 'Close other programs that use it, then check again.',
    },
    microphoneSilent: {
      sentence: 'Nothing was heard from your microphone.',
      action: 'See whether it is switched on and the right one is chosen, then speak and check again.',
    },
    speakerSilent: {
      sentence: 'You did not hear the test sound, so you would not hear the others.',
      action: 'Turn the volume up or connect headphones, then check again.',
    },
    cameraOff: {
      sentence: 'You will hear and be heard, but your camera does not work, so nobody would see you.',
      action: 'Allow or connect the camera, then check again; you can also join with sound only.',
    },
  },
  /** What the host reads of a guest. */
  support: {
    checked: (when: string) => `Checked ${when}:`,
    paths: { open: 'works', closed: 'blocked', notOffered: 'not offered' },
    line: (udp: string, tcp: string, relay: string) => `UDP ${udp}, TCP ${tcp}, relay ${relay}`,
    loop: (kbitPerS: number, lossPercent: number) =>
      `${kbitPerS} kbit/s back and forth, ${lossPercent} % lost`,
    roundTrip: (ms: number) => `${ms} ms round trip`,
    unavailable: 'The checks of these links could not be loaded.',
  },
};
