import { type Chapter } from './requirement.ts';

export const protection: Chapter = {
  title: 'Bad input',
  requirements: [
    {
      id: 'protection.form',
      text: 'A refusal has a code, a message, details and a request id, and changes nothing.',
      proof: [],
    },
    {
      id: 'protection.routes',
      text: 'Routes refuse wrong types, unknown fields and what is too large.',
      proof: [],
    },
    {
      id: 'protection.events',
      text: 'Events refuse wrong types, unknown fields and what is too large.',
      proof: [],
    },
    { id: 'protection.order', text: 'What comes out of order is refused: consume before join.', proof: [] },
    { id: 'protection.foreignIds', text: 'Ids of other people’s things are refused.', proof: [] },
    { id: 'protection.tokens', text: 'Expired and foreign tokens are refused.', proof: [] },
    { id: 'protection.grants', text: 'A token without the grant is refused.', proof: [] },
    {
      id: 'protection.mediaParameters',
      text: 'DTLS and RTP parameters that have crashed workers are refused before they reach one.',
      proof: [],
    },
  ],
};
