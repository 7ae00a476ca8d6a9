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
      proof: [
        ...tests(
          'media/jitter/JitterBuffer.test.ts',
          'wait for nothing',
          'are put in order',
          'is waited for no longer than allowed, then lost',
          'leaves silence between its packets',
          'whatever happens to the packets, times never overlap and never go back',
        ),
        ...tests(
          'media/opus/OpusDecoding.test.ts',
          'is concealed by something like the speech around it, if it is short',
        ),
        ...tests('media/hearStream.test.ts', 'few of them are concealed'),
      ],
    },
    {
      id: 'captions.decode',
      text: 'Opus becomes 16 kHz mono.',
      proof: tests(
        'media/opus/OpusDecoding.test.ts',
        'gives the speech back at 16 kHz',
        'gives mono for stereo and 16 kHz for 48 kHz',
      ),
    },
    {
      id: 'captions.gate',
      text: 'What is silent by DTX, by level or by loudness never reaches the voice detector.',
      proof: [
        ...tests(
          'media/vad/Gate.test.ts',
          'lets nothing through while it is quiet',
          'opens with what came shortly before',
        ),
        ...tests('media/hearStream.test.ts', 'silence is neither decoded nor judged'),
      ],
    },
    {
      id: 'captions.vad',
      text: 'The voice detector works in batches across all rooms, and finds what it finds one by one.',
      proof: [
        ...tests(
          'media/vad/SileroModel.test.ts',
          'a batch judges each stream as if it were alone',
          'speech is probable, silence and noise are not',
        ),
        ...tests('media/vad/SpeechDetector.test.ts', 'are judged in batches, and each stream in its order'),
      ],
    },
    {
      id: 'captions.utterances',
      text: 'An utterance has pre-roll, ends with the speech, and is cut cleanly where it grows too long.',
      proof: tests(
        'media/utterance/UtteranceCutter.test.ts',
        'begins with a pre-roll and ends with a tail when it has been quiet for 640 ms',
        'is cut at the quietest frame of its last third, and goes on without a seam',
      ),
    },
    {
      id: 'captions.gaps',
      text: 'Queues are bounded; what is lost or not recognised becomes a timed gap, so that segments and gaps are all that was said.',
      proof: [
        ...tests(
          'media/utterance/UtteranceCutter.test.ts',
          'whatever is said, utterances and losses never overlap, are bounded and hold all frames of speech',
        ),
        ...tests(
          'media/utterance/LossLedger.test.ts',
          'while somebody speaks is a gap',
          'of sound that we dropped is a gap',
        ),
        ...tests(
          'media/captions/CaptionWriter.test.ts',
          '%o becomes a gap',
          'because the listening broke off becomes a gap to the present',
        ),
        ...tests(
          'media/vad/SpeechDetector.test.ts',
          'where too many wait the oldest become losses, in their place, and are counted',
        ),
        ...tests(
          'media/threads/Outbox.test.ts',
          'the oldest are dropped, counted and told of, and messages stay',
        ),
        ...tests('media/stt/SpeechQueue.test.ts', 'a full queue drops the oldest and counts it'),
      ],
    },
    {
      id: 'captions.counters',
      text: 'Each stage counts what passes, what is dropped and its time.',
      proof: tests(
        'media/pipeline.test.ts',
        'are captioned each under their own name, at the time they spoke',
      ),
    },
    {
      id: 'captions.deadThread',
      text: 'A listening thread that dies is replaced, the room goes on, and what nobody heard meanwhile is a gap in the transcript.',
      proof: tests(
        'media/pipeline.test.ts',
        'a thread that dies is replaced: what was being said becomes a gap, what is said then is heard',
        'what is said while a dead thread is being replaced is a gap up to where the new one hears',
      ),
    },
    {
      id: 'captions.recognisers',
      text: 'A local Whisper, Groq and any OpenAI-compatible endpoint behind one interface.',
      proof: [
        ...tests(
          'media/stt/LocalWhisper.test.ts',
          'writes what was read, with punctuation, words, language and figures',
        ),
        ...tests(
          'media/stt/cloudRecognisers.test.ts',
          'sends the recording and answers its text, words and figures',
          '%o is %s, and nothing is sent again by itself',
        ),
        ...tests('media/stt/chooseRecognisers.test.ts', 'all that are set up, Groq first, this machine last'),
      ],
    },
    {
      id: 'captions.scheduler',
      text: 'Finals before partials, partials only when nothing waits, a deadline, a budget, and the next recogniser where one fails.',
      proof: tests(
        'media/stt/SpeechQueue.test.ts',
        'finals go before partials, in their order, one at a time where the recogniser computes here',
        'a partial gives way where finals wait, to a newer one of its utterance, and to its final',
        'what waits past its deadline is overload, and a partial is superseded',
        'a spent budget sends to the next recogniser, and partials leave half of it to finals',
        'a recogniser that fails (%s) is followed by the next',
      ),
    },
    {
      id: 'captions.filters',
      text: 'What Whisper invents on silence and noise is left out.',
      proof: [
        ...tests(
          'media/stt/hallucination.test.ts',
          'keeps "%s"',
          'leaves out the known invention "%s"',
          'a loop is unusable, whether the recogniser gives the ratio or not',
          'silence is silence whatever was written for it',
        ),
        ...tests(
          'media/stt/SpeechQueue.test.ts',
          'invented text is no speech; a looping recogniser is followed by the next, then it is a failure',
        ),
      ],
    },
    {
      id: 'captions.uncertain',
      text: 'Words of low probability are marked.',
      proof: [
        ...tests(
          'media/stt/hallucination.test.ts',
          'marks words under one half, and none where there are none',
        ),
        ...tests(
          'media/stt/SpeechQueue.test.ts',
          'answers with the text, its source and the words of low probability',
        ),
      ],
    },
    {
      id: 'captions.fields',
      text: 'A caption says who, when, in which language, by which recogniser, and whether it is final.',
      proof: [
        ...tests(
          'media/captions/CaptionWriter.test.ts',
          'becomes a final caption in session time',
          'is shown before it ends, in revisions of one id, the final last',
        ),
        ...tests(
          'rooms/captions.test.ts',
          'what is said into a microphone is read by the others, in the time of the session',
        ),
      ],
    },
    {
      id: 'captions.language',
      text: 'Each speaker has a language of their own.',
      proof: tests('media/captions/CaptionWriter.test.ts', 'asks for the language when it begins'),
    },
    {
      id: 'captions.transcribe',
      text: '`npm run transcribe` writes down media files as text, VTT or JSON, several at once; a bad one gets a clear error and a non-zero exit.',
      proof: tests(
        'media/transcribe/transcribe.test.ts',
        'writes down read speech with the default model: word error rate under 0.15',
        '--json gives an object with words, as npm runs it, from a folder elsewhere',
        '--vtt gives a file that players read',
        'several files as JSON: an array, the failed with its error, the others complete',
        'a picture and a folder are refused',
      ),
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
      id: 'captions.consentText',
      text: 'What the ledger keeps as the version of a consent’s text changes with the text, in each language.',
      proof: tests(
        'web/messages/consentTexts.test.ts',
        'of the consents have the version that the ledger keeps with them, in both languages',
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
          'rooms/realMedia.test.ts',
          'a tap hears the packets of who consents, and none after they withdraw',
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
