import { tests, type Chapter } from './requirement.ts';

export const operating: Chapter = {
  title: 'Watching it run',
  requirements: [
    {
      id: 'operating.doctor',
      text: 'One command tries a running server as a client would and names what does not work, each with the one thing to do.',
      proof: tests(
        'cli/doctor.test.ts',
        'finds nothing where everything works',
        'says that no server runs',
        'names a wrong announced address',
        'names closed UDP',
        'names a certificate that browsers refuse',
        'names a relay of another secret, and one that is not to be reached',
        'finds nothing at a relay that takes the credentials and relays to the media',
        'names a Redis that is gone',
        'names a media worker that hangs',
        'names a speech model that is missing',
      ),
    },
    {
      id: 'operating.ready',
      text: '/health/ready tells of Redis, graph, media workers, job workers and captions how each stands and how fast it answers, within a limit for each, and refuses only where no visit can be taken.',
      proof: tests(
        'api/readiness.test.ts',
        'tells of each dependency how it stands, whether a visit needs it, and how long it took to answer',
        'without Redis the server is not ready',
        'media workers: one of two that hangs is degraded, with none the server is not ready, and with a new one it is again',
        'a media worker that died is one less until another has taken its place',
        'without the graph the server is degraded, and a guest still comes into a visit',
        'without a process that runs jobs the server is degraded',
        'captions: not set up is no fault, a model that cannot be used is, and recognisers are told by what they did last',
        'one that never answers is down when its time is over, and the others are told all the same',
        'one that is slow is degraded, also where a visit needs it',
        'is done once for all who ask meanwhile',
      ),
    },
    {
      id: 'operating.draining',
      text: 'A server that is told to end by SIGTERM opens no more rooms and is not ready, tells the people in visits and those who wait, and ends when the last of them has left, when its time is up, or at the next signal.',
      proof: [
        ...tests(
          'rooms/drain.test.ts',
          'a server that drains opens no room, lets people into the visits that run, and tells everybody',
          'who waits for a visit is told too, whether they came before it drained or after',
          'it ends at once where nobody is in a visit, in its time where somebody stays, and at once when it is cut',
        ),
        ...tests(
          'main.test.ts',
          'lets a visit come to its end at SIGTERM, tells its people, and stops when the last has left',
          'stops at the second signal where a visit still runs',
        ),
      ],
    },
    {
      id: 'operating.redisAway',
      text: 'While Redis is away for ten seconds visits go on, and people whose connection drops come back to them.',
      proof: tests(
        'signaling/redisAway.test.ts',
        'while Redis is away visits go on and people come back to them, new rooms are refused with a code; afterwards all is as before',
      ),
    },
    {
      id: 'operating.faults',
      text: 'Where the server is set to, an administrator has it play faults, and it stands in the audit log.',
      proof: tests(
        'api/faults.test.ts',
        'a killed media worker: the visit it carried gets another, and nobody leaves; it stands in the audit log',
        'a dropped socket is resumed, a throttled person has transports that are held',
        'speech is recognised late where it is, and as ever where that is ended',
        'only administrators play faults, on what is there, and only where the server is set to',
      ),
    },
    {
      id: 'operating.figures',
      text: 'The figures tell sockets by namespace, jobs by queue and state, speech that waits, the age of the oldest of each, and how long the graph takes; a part that does not tell its own takes no other with it.',
      proof: tests(
        'api/metrics.test.ts',
        'sockets by namespace',
        'jobs by queue and state, and how long the oldest has waited',
        'speech that waits, by kind, and how long the oldest has waited',
        'how long the graph takes, by kind and outcome',
        'one that its part does not tell is left out and counted; the others are told',
      ),
    },
    {
      id: 'operating.disabled',
      text: 'Whose account is disabled is put out of the visit they are in, and does not come back into it.',
      proof: tests(
        'signaling/disabled.test.ts',
        'whose account is disabled leaves their visit at once, and their token does not bring them back; the others stay',
        'whose sign-ins end for another reason stays in their visit',
      ),
    },
  ],
};
