import { tests, type Chapter } from './requirement.ts';

const e2e = 'e2e/callProblems.test.ts';

export const callProblems: Chapter = {
  title: 'What goes wrong in a call',
  requirements: [
    {
      id: 'callProblems.one',
      text: 'At most one problem is named at a time, the one that cuts off most, with one button that mends it; nothing flickers.',
      proof: [
        ...tests(
          'web/call/CallProblems.test.ts',
          '$facts is named $problem, and gone at once when it is mended',
          'only what cuts off most is named, and the next when that is over',
          'what is not named yet does not hide what is',
          'a short silence of the system, as when a headset is put on, is not named',
          'facts told again change nothing',
        ),
        ...tests(
          'web/behaviour.test.ts',
          'what goes wrong is said politely to screen readers, and mended by keyboard without losing one’s place',
        ),
      ],
    },
    {
      id: 'callProblems.microphoneDead',
      text: 'An open microphone that gives no sound at all is named within 5 s and restarted or changed by one press; whoever only listens is left alone.',
      proof: [
        ...tests(e2e, 'a microphone that gives no sound at all: restarted, then another one offered'),
        ...tests(
          'web/devices/microphoneWatches.test.ts',
          'when nothing comes from the beginning, named within 5 s',
          'when nothing comes any more after a room was heard',
          'not when somebody only listens in a quiet room',
          'not when a gate lets nothing but speech through',
        ),
        ...tests(
          'web/call/LocalSources.test.ts',
          'goes on with a new track on the same producer, the old one having been let go before',
        ),
      ],
    },
    {
      id: 'callProblems.talkingWhileMuted',
      text: 'Whoever speaks while muted is told, and unmuted by one press.',
      proof: [
        ...tests(e2e, 'somebody who speaks while muted'),
        ...tests(
          'web/devices/microphoneWatches.test.ts',
          'after half a second of voice, and for some seconds after',
          'not who coughs, and not a quiet room',
        ),
      ],
    },
    {
      id: 'callProblems.permission',
      text: 'A permission that is withdrawn is named, asked for again by one press, or told with the way to the browser’s setting.',
      proof: [
        ...tests(e2e, 'a permission that was withdrawn, which the browser asks for again'),
        ...tests(
          'web/behaviour.test.ts',
          'a permission that the browser refuses for good is told with the way to its setting',
        ),
      ],
    },
    {
      id: 'callProblems.unplugged',
      text: 'A microphone that is unplugged is named, and the other one taken by one press.',
      proof: [
        ...tests(e2e, 'a microphone that was unplugged: the other one'),
        ...tests('web/devices/otherDevice.test.ts', '$what: offers another device'),
      ],
    },
    {
      id: 'callProblems.sound',
      text: 'Sound that the browser holds back, or that the system stopped, comes with one press.',
      proof: [
        ...tests(
          e2e,
          'a browser that holds back the sound',
          'sound that the system stopped, and that it lets go on only after a press',
        ),
        ...tests('web/behaviour.test.ts', 'sound that the browser holds back comes with one press'),
        ...tests(
          'web/room/RemoteSound.test.ts',
          'what the system stops goes on by itself where it may',
          'what may not go on by itself is stopped, until a later try or a press',
        ),
      ],
    },
    {
      id: 'callProblems.interrupted',
      text: 'A microphone that the system silences, as in a telephone call, is named and opened anew by one press.',
      proof: tests(e2e, 'a microphone that the system silences'),
    },
    {
      id: 'callProblems.sleep',
      text: 'A page that the browser or the system had stopped says so when it goes on, and recovers.',
      proof: [
        ...tests(e2e, 'a page that the browser had stopped says so when it goes on'),
        ...tests('web/room/watchSleep.test.ts', 'a gap in its timers is a sleep, told once'),
      ],
    },
    {
      id: 'callProblems.inApp',
      text: 'A guest link that is opened in an app’s own browser leads to the real one before devices are asked for.',
      proof: [
        ...tests(
          'web/devices/inAppBrowser.test.ts',
          'an app without a name is left alone if it gives devices',
          'Android is given the whole link, its secret included',
        ),
        ...tests('web/behaviour.test.ts', 'a guest link in an app’s own browser leads to the real one'),
      ],
    },
  ],
};
