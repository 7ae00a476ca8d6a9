import { tests, bench, type Chapter } from './requirement.ts';

export const captions: Chapter = {
  title: 'Captions',
  requirements: [
    {
      id: 'captions.words',
      text: 'Recorded human speech at a microphone appears in the other windows as captions of the right person, with a pooled word error rate under 0.15.',
      proof: [
        ...tests(
          'e2e/visit.test.ts',
          'people see and hear each other and read who said what, whoever joins late as well',
        ),
        ...tests(
          'support/wordErrorRate.test.ts',
          'counts substitutions, insertions and deletions',
          'pools over files by words, not by files',
        ),
      ],
    },
    {
      id: 'captions.jitter',
      text: 'Packets are put in order, gaps and pauses told apart, losses concealed; a packet in order waits for nothing.',
      proof: [],
    },
    { id: 'captions.decode', text: 'Opus becomes 16 kHz mono.', proof: [] },
    {
      id: 'captions.gate',
      text: 'What is silent by DTX, by level or by loudness never reaches the voice detector.',
      proof: [],
    },
    {
      id: 'captions.vad',
      text: 'The voice detector works in batches across all rooms, and finds what it finds one by one.',
      proof: [],
    },
    {
      id: 'captions.utterances',
      text: 'An utterance has pre-roll, ends with the speech, and is cut cleanly where it grows too long.',
      proof: [],
    },
    {
      id: 'captions.gaps',
      text: 'Queues are bounded; what is lost or not recognised becomes a timed gap, so that segments and gaps are all that was said.',
      proof: [],
    },
    {
      id: 'captions.counters',
      text: 'Each stage counts what passes, what is dropped and its time.',
      proof: [],
    },
    {
      id: 'captions.recognisers',
      text: 'A local Whisper, Groq and any OpenAI-compatible endpoint behind one interface.',
      proof: [],
    },
    {
      id: 'captions.scheduler',
      text: 'Finals before partials, partials only when nothing waits, a deadline, a budget, and the next recogniser where one fails.',
      proof: [],
    },
    { id: 'captions.filters', text: 'What Whisper invents on silence and noise is left out.', proof: [] },
    { id: 'captions.uncertain', text: 'Words of low probability are marked.', proof: [] },
    {
      id: 'captions.fields',
      text: 'A caption says who, when, in which language, by which recogniser, and whether it is final.',
      proof: [],
    },
    { id: 'captions.language', text: 'Each speaker has a language of their own.', proof: [] },
    {
      id: 'captions.transcribe',
      text: '`npm run transcribe` writes down media files as text, VTT or JSON, several at once; a bad one gets a clear error and a non-zero exit.',
      proof: [],
    },
    {
      id: 'captions.consent',
      text: 'Consent is asked before joining and can be changed; the page shows everybody who is captioned.',
      proof: tests(
        'rooms/consent.test.ts',
        'who consents and opens a microphone is heard, and everybody is told',
        'without consent nobody is heard, whatever else they do',
        'consent in the call attaches; only the microphone is heard',
      ),
    },
    {
      id: 'captions.withdrawn',
      text: 'Withdrawn consent detaches the tap within a second, and nothing heard before is told any more.',
      proof: [
        ...tests(
          'rooms/consent.test.ts',
          'withdrawn consent is acknowledged when nothing hears any more',
          'what was heard before a withdrawal is not told after it',
        ),
        ...tests(
          'e2e/consent.test.ts',
          'captions stop within a second of withdrawn consent, while the person goes on speaking, and come back with it',
        ),
      ],
    },
    {
      id: 'captions.tapFigure',
      text: '200 Opus streams are tapped for less than 15 % of a core, with decoding less than 50 %.',
      proof: [bench('tap')],
    },
    {
      id: 'captions.vadFigure',
      text: '200 streams that all talk: a frame’s probability within 50 ms (p99), none lost.',
      proof: [bench('vad')],
    },
    {
      id: 'captions.captionFigure',
      text: 'From the end of an utterance to its caption less than 50 ms above the recogniser’s own time (p99).',
      proof: [bench('captions')],
    },
  ],
};
