/**
 * What Consilium promises, line by line, with the tests that prove it; `test/requirements.test.ts` holds each line
 * against the tests there are. To add a line: an id, one sentence, the proof, in the chapter it belongs to.
 */
import { accounts } from './requirements/accounts.ts';
import { administration } from './requirements/administration.ts';
import { call } from './requirements/call.ts';
import { callCheck } from './requirements/callCheck.ts';
import { callProblems } from './requirements/callProblems.ts';
import { captions } from './requirements/captions.ts';
import { caseWork } from './requirements/caseWork.ts';
import { demonstration } from './requirements/demonstration.ts';
import { edge } from './requirements/edge.ts';
import { jobs } from './requirements/jobs.ts';
import { keeping } from './requirements/keeping.ts';
import { graph } from './requirements/graph.ts';
import { load } from './requirements/load.ts';
import { mail } from './requirements/mail.ts';
import { notifying } from './requirements/notifying.ts';
import { operating } from './requirements/operating.ts';
import { page } from './requirements/page.ts';
import { platform } from './requirements/platform.ts';
import { protection } from './requirements/protection.ts';
import { record } from './requirements/record.ts';
import { relay } from './requirements/relay.ts';
import { repository } from './requirements/repository.ts';
import type { Chapter } from './requirements/requirement.ts';
import { retention } from './requirements/retention.ts';
import { setUp } from './requirements/setUp.ts';
import { wholeRecord } from './requirements/wholeRecord.ts';

export const requirements: readonly Chapter[] = [
  setUp,
  repository,
  call,
  relay,
  callCheck,
  callProblems,
  page,
  captions,
  record,
  caseWork,
  protection,
  edge,
  accounts,
  administration,
  keeping,
  retention,
  demonstration,
  graph,
  notifying,
  mail,
  jobs,
  platform,
  operating,
  load,
  wholeRecord,
];
