import { expect, it } from 'vitest';
import { keepEverything, parseRetention, standardRules } from '../../config/retention.ts';

it('keeps everything but what a rule names, and notifications for 90 days unless one says else', () => {
  expect(parseRetention('notifications=30')).toEqual({ ...keepEverything, notifications: 30 });
  expect(parseRetention('notifications=keep')).toEqual(keepEverything);
  expect(parseRetention('transcripts=3650, chat=keep , files=9999')).toEqual({
    ...standardRules,
    transcripts: 3650,
    files: 9999,
  });
  expect(parseRetention('audit=keep')).toEqual({ ...keepEverything, notifications: 90 });
});

it.each([
  'transcripts=3649',
  'audit=9999',
  'audit=2190',
  'files=0',
  'files=-1',
  'pictures=3650',
  'files',
  '',
  'files=3650;chat=3650',
])('refuses %j', (text) => {
  expect(parseRetention(text)).toBeNull();
});
