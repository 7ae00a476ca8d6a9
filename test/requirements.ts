/**
 * What Consilium promises, line by line, with the tests that prove it; `test/requirements.test.ts` holds each line
 * against the tests there are. To add a line: an id, one sentence, the proof, in the chapter it belongs to.
 */
import { accounts } from './requirements/accounts.ts';
import { call } from './requirements/call.ts';
import { captions } from './requirements/captions.ts';
import { keeping } from './requirements/keeping.ts';
import { graph } from './requirements/graph.ts';
import { page } from './requirements/page.ts';
import { protection } from './requirements/protection.ts';
import { record } from './requirements/record.ts';
import { repository } from './requirements/repository.ts';
import type { Chapter } from './requirements/requirement.ts';
import { setUp } from './requirements/setUp.ts';

export const requirements: readonly Chapter[] = [
  setUp,
  repository,
  call,
  page,
  captions,
  record,
  protection,
  accounts,
  keeping,
  graph,
];
