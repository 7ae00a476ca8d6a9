import { expect, test } from 'vitest';
import { parseOptions, UsageError } from '../../../media/transcribe/options.ts';

test('files, lines, the language detected', () => {
  expect(parseOptions(['a.wav', 'b.mp4'])).toEqual({
    files: ['a.wav', 'b.mp4'],
    format: 'lines',
    language: null,
  });
});

test.each([
  [['--json', 'a'], { format: 'json' }],
  [['a', '--vtt'], { format: 'vtt' }],
  [['--language', 'es', 'a'], { language: 'es' }],
  [['--language=Spanish', 'a'], { language: 'es' }],
  [['--', '--odd-name.wav'], { files: ['--odd-name.wav'] }],
])('%j', (args, expected) => {
  expect(parseOptions(args)).toMatchObject(expected);
});

test.each([['--help'], ['-h'], ['--help', 'a.wav']])('help: %s', (...args) => {
  expect(parseOptions(args)).toBeNull();
});

test.each([
  [[], 'No file is named.'],
  [['--loud', 'a.wav'], "Unknown option '--loud'"],
  [['--language'], '--language'],
  [['--json=yes', 'a'], '--json'],
  [['--json', '--vtt', 'a.wav'], '--json and --vtt exclude each other.'],
  [['--vtt', 'a.wav', 'b.wav'], '--vtt takes one file.'],
  [['--language', 'klingon', 'a.wav'], 'klingon is no language'],
])('%j is a wrong call', (args, message) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(message);
});
