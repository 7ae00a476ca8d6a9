import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../src/wire/access.ts';
import type { ClientEvent } from '../../src/wire/entries.ts';
import { admissionEvents, endSession, join, leave, resume } from '../../src/wire/events/admission.ts';
import { mediaEvents, produce } from '../../src/wire/events/media.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { noConsent, Refused } from '../support/RoomsClient.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start();
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

const events: readonly ClientEvent[] = [...admissionEvents, ...mediaEvents];
const everything: Grant[] = [
  'publishAudio',
  'publishVideo',
  'publishScreen',
  'subscribe',
  'moderate',
  'admit',
  'useAi',
];

/** Codes by which the server says that this caller may not send this event. */
const denials = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_JOINED', 'NOT_ADMITTED', 'GRANT_MISSING']);

/** Every kind of caller, connected anew for each event, and what it may not send. */
const callers = {
  'a page with an access token': {
    connect: async () => server.connect(await server.userToken(server.room().hostUserId)),
    denied: ({ access }: ClientEvent) => (access.who === 'participant' ? 'FORBIDDEN' : null),
  },
  'a participant who has not joined': {
    connect: () => server.newcomer(server.room(), 'host'),
    denied: ({ access }: ClientEvent) =>
      access.who === 'user'
        ? 'FORBIDDEN'
        : access.who === 'participant' && access.admitted
          ? 'NOT_JOINED'
          : null,
  },
  'somebody who waits, even with every other grant': {
    connect: async () => {
      const grants = everything.filter((grant) => grant !== 'admit');
      const patient = await server.newcomer(server.room(), 'patient', 'Ana', grants);
      await patient.wait();
      return patient;
    },
    denied: ({ access }: ClientEvent) =>
      access.who === 'user'
        ? 'FORBIDDEN'
        : access.who === 'participant' && access.admitted
          ? 'NOT_ADMITTED'
          : null,
  },
  'somebody in the session without a grant but to be let in': {
    connect: async () => {
      const room = server.room();
      const host = await server.host(room);
      const patient = await server.newcomer(room, 'patient', 'Ana', []);
      await patient.wait();
      await patient.admittedBy(host);
      return patient;
    },
    // Producing needs the grant of its source.
    denied: ({ access, name }: ClientEvent) =>
      access.who === 'user'
        ? 'FORBIDDEN'
        : (access.who === 'participant' && access.grant) || name === produce.name
          ? 'GRANT_MISSING'
          : null,
  },
  'a host in the session': {
    connect: () => server.host(server.room()),
    denied: ({ access }: ClientEvent) => (access.who === 'user' ? 'FORBIDDEN' : null),
  },
};

describe.each(Object.entries(callers))('%s', (_name, { connect, denied }) => {
  test.each(events.map((event): [string, ClientEvent] => [event.name, event]))('%s', async (name, event) => {
    const caller = await connect();
    const outcome = await caller.raw(name, event.example.request).then(
      () => null,
      (error: unknown) => {
        if (error instanceof Refused) return error.code;
        throw error;
      },
    );
    const expected = denied(event);
    if (expected !== null) {
      expect(outcome).toBe(expected);
    } else {
      // Allowed: what the sample ids lead to is another matter, but it is one of the codes that the entry names.
      expect(denials.has(outcome ?? '')).toBe(false);
      if (outcome !== null) expect([...event.errors, 'INVALID_REQUEST']).toContain(outcome);
    }
  });
});

test('an example of every event is what a server takes and answers', () => {
  for (const { name, request, reply, example } of events) {
    expect(request.safeParse(example.request).success, name).toBe(true);
    expect(reply.safeParse(example.reply).success, name).toBe(true);
  }
});

test('the end of a visit takes the standing with it', async () => {
  const host = await server.host(server.room());
  const { peerId } = host.admission;
  await host.request(endSession, {});
  await host.disconnected();
  const again = await server.connect(host.token);
  expect(await again.refusal(resume, { peerId })).toBe('SESSION_ENDED');
  expect(await again.refusal(join, { consent: noConsent })).toBe('SESSION_ENDED');
  await again.request(leave, {});
});
