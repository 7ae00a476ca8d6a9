import { bench, tests, type Chapter } from './requirement.ts';

export const page: Chapter = {
  title: 'The page',
  requirements: [
    {
      id: 'page.preview',
      text: 'Devices are chosen and seen, and the microphone’s level shows, before one joins.',
      proof: [
        ...tests('web/gallery.test.ts', 'every state on a phone'),
        ...tests('e2e/page.test.ts', 'joining needs no mouse'),
      ],
    },
    {
      id: 'page.media',
      text: 'Two people hear and see each other: pictures decode on both sides.',
      proof: tests(
        'e2e/visit.test.ts',
        'people see and hear each other and read who said what, whoever joins late as well',
      ),
    },
    {
      id: 'page.lateJoiner',
      text: 'A third joins late and sees and hears the others.',
      proof: tests(
        'e2e/visit.test.ts',
        'people see and hear each other and read who said what, whoever joins late as well',
      ),
    },
    {
      id: 'page.reconnect',
      text: 'Who is cut off the network comes back as the same person.',
      proof: tests(
        'e2e/network.test.ts',
        'who loses the whole network comes back as the same person, and nothing that was written is missing',
      ),
    },
    {
      id: 'page.screen',
      text: 'A screen is shared and seen.',
      proof: tests('e2e/visit.test.ts', 'a shared screen is seen by the others until it is no longer shared'),
    },
    {
      id: 'page.mute',
      text: 'Mute states show, one’s own and the others’.',
      proof: [
        ...tests(
          'web/room/tiles.test.ts',
          'a paused camera shows no picture, a paused microphone is muted, a starved video says so',
        ),
        ...tests(
          'web/behaviour.test.ts',
          'single keys mute, hide captions and open panels, but not while somebody writes',
        ),
      ],
    },
    {
      id: 'page.views',
      text: 'Grid and speaker view.',
      proof: [
        ...tests(
          'web/room/gridLayout.test.ts',
          'tiles fit, however many there are and however small the place',
        ),
        ...tests(
          'web/room/tiles.test.ts',
          'who speaks is large, never oneself; in silence whoever was large stays',
        ),
      ],
    },
    {
      id: 'page.captions',
      text: 'Captions can be switched off and on, made larger, and scrolled back, and say who spoke.',
      proof: [
        ...tests('web/behaviour.test.ts', 'captions are hidden and shown, in the size chosen'),
        ...tests(
          'web/room/RecentCaptions.test.ts',
          'what was said before stays in the scroll-back',
          'a revision replaces what stood there and starts the time to read anew',
        ),
      ],
    },
    {
      id: 'page.people',
      text: 'The list of people, with moderation for those who may.',
      proof: tests(
        'web/behaviour.test.ts',
        'who waits is admitted from the message that tells of them',
        'ending for everybody is asked first, with the focus on the way out',
      ),
    },
    {
      id: 'page.endings',
      text: 'Reconnecting, left, removed and ended each show as what they are.',
      proof: tests('web/gallery.test.ts', 'every state on a phone'),
    },
    {
      id: 'page.phone',
      text: 'It works at the width of a phone.',
      proof: tests('web/gallery.test.ts', 'every state on a phone', 'the longest words, in Spanish'),
    },
    {
      id: 'page.accessible',
      text: 'WCAG 2.2 AA by axe, and everything by keyboard.',
      proof: [
        ...tests('web/gallery.test.ts', 'every state on a phone', 'what looks different on a desktop'),
        ...tests('web/behaviour.test.ts', 'a room is made by keyboard alone, and its link is offered'),
        ...tests('e2e/page.test.ts', 'joining needs no mouse'),
      ],
    },
    {
      id: 'page.languages',
      text: 'English and Spanish, from catalogues that hold the same texts.',
      proof: [
        ...tests(
          'web/messages/catalogues.test.ts',
          'Spanish has the texts that English has, with the same parameters',
        ),
        ...tests('web/messages/noLiteralText.test.ts', 'no component holds text of its own'),
        ...tests('web/behaviour.test.ts', 'the language is chosen, told to the document, and kept'),
      ],
    },
    {
      id: 'page.weight',
      text: 'The first load of our JavaScript is under 300 kB compressed.',
      proof: tests(
        'web/bundle.test.ts',
        '$name: under 300 kB compressed, without the call’s media code',
        'the call itself, with everything that came before it, too',
      ),
    },
    {
      id: 'page.joinTime',
      text: 'From the click on join to the first remote media on localhost under 2 s.',
      proof: [bench('join')],
    },
  ],
};
