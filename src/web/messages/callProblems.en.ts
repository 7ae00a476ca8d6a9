/** What keeps somebody in a call from hearing or being heard, and the button that mends it. */
export const callProblems = {
  soundBlocked: 'Your browser holds back the sound.',
  soundStopped: 'The sound of the others has stopped, as a telephone call or a locked screen makes it.',
  playSound: 'Turn on sound',
  microphoneDenied: 'Your browser does not let this page use the microphone, so nobody hears you.',
  /** Where it does not ask again by itself. */
  allowMicrophone: {
    desktop: 'Press the icon left of the address, allow the microphone, then press the button.',
    iphone:
      'Open the menu beside the address, choose Website Settings, allow the microphone, then press the button.',
    android:
      'Press the icon left of the address, choose Permissions, allow the microphone, then press the button.',
  },
  stillDenied: 'Your browser still does not allow the microphone.',
  openMicrophone: 'Turn on microphone',
  microphoneLost: 'Your microphone was disconnected. Connect it again, then press the button.',
  microphoneLostOther: (other: string) => `Your microphone was disconnected. There is another one: ${other}.`,
  useOther: 'Use the other one',
  microphoneFailed: {
    notFound: 'No microphone was found. Connect one, then press the button.',
    inUse: 'Another program uses the microphone. Close it, or end the telephone call, then press the button.',
    failed: 'Your microphone did not start.',
  },
  mutedByModerator: 'A moderator muted you.',
  microphoneSilenced: 'Your device silences the microphone: its own switch, or a telephone call.',
  microphoneDead: 'No sound at all comes from your microphone, so nobody hears you.',
  microphoneStillDead: 'Still no sound comes from your microphone. See whether it has a switch that is off.',
  microphoneStillDeadOther: (other: string) =>
    `Still no sound comes from your microphone. There is another one: ${other}.`,
  restartMicrophone: 'Restart microphone',
  pageSlept:
    'Your device had put this page to sleep. Sound and picture come back by themselves; if they do not, restart them.',
  restartSound: 'Restart sound',
  talkingWhileMuted: 'You are speaking, but your microphone is off.',
};
