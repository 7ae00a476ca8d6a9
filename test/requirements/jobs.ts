import { tests, type Chapter } from './requirement.ts';

const queues = 'jobs/Jobs.test.ts';
const recordings = 'sessions/recordings.test.ts';
const news = 'notifications/jobNews.test.ts';
const runner = 'workers/JobRunner.test.ts';

export const jobs: Chapter = {
  title: 'Jobs',
  requirements: [
    {
      id: 'jobs.once',
      text: 'What is asked for twice is queued once, and queues hold ids alone.',
      proof: tests(
        queues,
        'are added once for each id, however often they are asked for',
        'hold ids alone: a payload with more in it is refused',
      ),
    },
    {
      id: 'jobs.retry',
      text: 'A job that fails is tried again with growing distance; what is given up stays with a code that says nothing of the patient, until an administrator replays it.',
      proof: [
        ...tests(queues, 'doubles up to its longest, and is never the same for all'),
        ...tests(
          runner,
          'that fails is tried again, later, until its last attempt; then it stays with a code',
          'that cannot succeed is not tried again',
          'that throws says no more of it in Redis than a code',
          'that was given up is done when an administrator has it tried again, with all its attempts',
          'tells how far it is',
        ),
      ],
    },
    {
      id: 'jobs.bounded',
      text: 'A queue that is too long, and a Redis that is away, refuse in codes; nothing is half done, and all goes on when Redis is back.',
      proof: [
        ...tests(
          queues,
          'beyond what may wait are refused in a code; those that wait already are not',
          'are refused in a code while Redis is away, nothing half done, and added when it is back',
        ),
        ...tests(
          runner,
          'a process waits for it, and goes on',
          'a process stops within its time all the same',
        ),
      ],
    },
    {
      id: 'jobs.away',
      text: 'Where the graph or another dependency is away, jobs wait for it as long as it takes and keep their attempts.',
      proof: tests(
        runner,
        'a job waits for it however often it was begun, each time longer, and is done with all its attempts',
      ),
    },
    {
      id: 'jobs.stopping',
      text: 'A process that stops finishes its jobs or gives them back within seconds.',
      proof: tests(
        runner,
        'lets its jobs finish',
        'gives back what does not finish in time, which is no attempt, and another does it at once',
        'leaves behind what does not heed it, and another does that when its lock ends',
      ),
    },
    {
      id: 'jobs.ownProcess',
      text: 'Jobs run in the server, or in workers of their own, which need a shared Redis and graph and say so.',
      proof: [
        ...tests(
          'workers/main.test.ts',
          'a worker of its own without a shared Redis or graph does not start, and names what it needs',
        ),
        ...tests(
          'config/environment.test.ts',
          'leaves the jobs to workers only where those can reach all they need',
        ),
      ],
    },
    {
      id: 'jobs.stalled',
      text: 'A job that takes three processes with it is given up, with a code; nothing is given up before those who wait for it could be told.',
      proof: tests(
        runner,
        'is given up when it took three, with a code, and those who wait for it are told',
      ).concat(tests(news, 'is not given up while nobody can be told: it is tried until the graph is back')),
    },
    {
      id: 'jobs.followed',
      text: 'Pages follow jobs, wherever those run: whoever may read the case is told how a transcription stands, with ids alone, once.',
      proof: tests(
        news,
        'is followed by who belongs to the case, on whichever server, each told once and with ids alone',
      ),
    },
    {
      id: 'jobs.told',
      text: 'Who asked for a transcription is told when it is done or given up, once, while the case is theirs to read.',
      proof: tests(
        news,
        'that is done is told to who asked for it, and to nobody else, once however often it runs',
        'that is given up is told to who asked, again when they ask again, and what comes of a replay',
        'of a case that is no longer theirs is not told to who asked',
      ),
    },
    {
      id: 'jobs.admin',
      text: 'Administrators see how many jobs stand how and which were given up, and replay or discard these; it stands in the audit log.',
      proof: tests(
        recordings,
        'is seen by administrators alone, with a code; they have it tried again or forget it, on record',
      ),
    },
    {
      id: 'jobs.board',
      text: 'Administrators open a board of all jobs, by a cookie of ten minutes that ends with their sign-in and role; what they do there stands in the audit log, and no other site can do it for them.',
      proof: tests(
        'api/board.test.ts',
        'is opened by a cookie for ten minutes that only it is sent, which no script and no other site uses',
        'by HTTPS alone where people reach this server so',
        '%s %s is nobody’s without a pass',
        'gives a clinician no pass, and takes none of who is no administrator any more',
        'takes no pass whose time is over, whose sign-in has ended, or that another has replaced',
        'is a page under a policy of its own that loads nothing from elsewhere, and shows every queue',
        'shows a job that was given up and replays it with all its attempts, as the route does, on record',
        'forgets what was given up and runs at once what waits for its time, on record',
        'changes nothing for pages of other origins, nor without an origin, and nothing but single jobs',
      ),
    },
    {
      id: 'jobs.page',
      text: 'On the page a recording of a case is transcribed by one press, shows how that goes and leads to its transcript, or says why not; administrators see what was given up, run it again, and open the board.',
      proof: [
        ...tests(
          'web/jobBehaviour.test.ts',
          'a recording is transcribed by one press, and shows how it goes until its transcript can be read',
          'where nothing recognises speech the files say why, and who only reads is offered nothing',
          'an administrator runs again what was given up, forgets it when asked twice, and opens the board',
        ),
        ...tests(
          'web/notifications/newsWatch.test.ts',
          'says how jobs stand as that changes; at each connect what was shown before may be old',
        ),
      ],
    },
    {
      id: 'jobs.killed',
      text: 'A worker killed in the middle of a job: the job ends once, by another.',
      proof: tests(
        'workers/killed.test.ts',
        'a worker killed in the middle of a job: another ends it, once, and tells who asked for it',
      ),
    },
    {
      id: 'jobs.recordings',
      text: 'A sound or video file of a case is transcribed into it as a visit, without a plain copy on disk, once however often it is tried.',
      proof: tests(
        recordings,
        'is transcribed into the case as a visit, once, however often it is asked for',
        'that could not be recognised at first is tried again, and holds no gap of that',
        'is the care team’s to transcribe, and only sound and video are',
      ),
    },
    {
      id: 'jobs.liveFirst',
      text: 'Who speaks in a call is recognised before the pieces of a recording that wait.',
      proof: tests(
        'media/stt/SpeechQueue.test.ts',
        'who speaks now goes before the pieces of a recording that wait, however long it is',
      ),
    },
  ],
};
