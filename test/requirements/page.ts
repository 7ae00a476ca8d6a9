import { tests, type Chapter } from './requirement.ts';

export const page: Chapter = {
  title: 'The page',
  requirements: [
    {
      id: 'page.preview',
      text: 'Devices are chosen and seen, and the microphone’s level shows, before one joins.',
      proof: [],
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
    { id: 'page.mute', text: 'Mute states show, one’s own and the others’.', proof: [] },
    { id: 'page.views', text: 'Grid and speaker view.', proof: [] },
    {
      id: 'page.captions',
      text: 'Captions can be switched off and on, made larger, and scrolled back, and say who spoke.',
      proof: [],
    },
    { id: 'page.people', text: 'The list of people, with moderation for those who may.', proof: [] },
    {
      id: 'page.endings',
      text: 'Reconnecting, left, removed and ended each show as what they are.',
      proof: [],
    },
    {
      id: 'page.phone',
      text: 'It works at the width of a phone.',
      proof: tests('e2e/page.test.ts', 'every state of the page holds to WCAG 2.2 AA on $device'),
    },
    {
      id: 'page.accessible',
      text: 'WCAG 2.2 AA by axe, and everything by keyboard.',
      proof: tests(
        'e2e/page.test.ts',
        'every state of the page holds to WCAG 2.2 AA on $device',
        'joining needs no mouse',
      ),
    },
    {
      id: 'page.languages',
      text: 'English and Spanish, from catalogues that hold the same texts.',
      proof: [],
    },
    {
      id: 'page.weight',
      text: 'The first load of our JavaScript is under 300 kB compressed.',
      proof: tests(
        'e2e/page.test.ts',
        'what a guest’s browser loads to stand before the call, the call itself included, is below 300 kB of JavaScript',
      ),
    },
    {
      id: 'page.joinTime',
      text: 'From the click on join to the first remote media on localhost under 2 s.',
      proof: [],
    },
  ],
};
