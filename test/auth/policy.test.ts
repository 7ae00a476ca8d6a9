import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Claims } from '../../src/auth/claims.ts';
import { grantsOf } from '../../src/auth/grants.ts';
import { originAllowed } from '../../src/auth/origins.ts';
import { authorize, requireGrant, requireHosted, requireUser, type Standing } from '../../src/auth/policy.ts';
import { admitted, anyone, clinician, joining, withGrant, type Access } from '../../src/wire/access.ts';
import { WireError } from '../../src/wire/errors.ts';
import { participantRole } from '../../src/wire/rooms.ts';

const user = (...roles: ('patient' | 'clinician' | 'admin' | 'service')[]) =>
  ({ kind: 'user', userId: uuidv7(), displayName: 'Someone', roles }) as const;
const guest = {
  kind: 'participant',
  roomId: uuidv7(),
  participantId: uuidv7(),
  sessionId: uuidv7(),
  displayName: 'Ana Ruiz',
  role: 'patient',
  grants: grantsOf('patient'),
  inviteId: null,
} as const;
const host = { ...guest, role: 'host', grants: grantsOf('host') } as const;

function outcome(work: () => unknown): string {
  try {
    work();
    return 'passes';
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

const inside: Standing = { admitted: true };
const waiting: Standing = { admitted: false };

describe('authorize', () => {
  it.each<[string, Access, Claims | null, Standing, string]>([
    ['anyone', anyone, null, null, 'passes'],
    ['anyone with a token', anyone, guest, null, 'passes'],
    ['a stranger where a user is wanted', clinician, null, null, 'UNAUTHENTICATED'],
    ['a clinician', clinician, user('clinician'), null, 'passes'],
    ['an admin', clinician, user('admin'), null, 'passes'],
    ['a patient', clinician, user('patient'), null, 'FORBIDDEN'],
    ['a service', clinician, user('service'), null, 'FORBIDDEN'],
    ['a user without roles', clinician, user(), null, 'FORBIDDEN'],
    ['a guest where a clinician is wanted', clinician, guest, inside, 'FORBIDDEN'],
    ['a host of a room where a clinician is wanted', clinician, host, inside, 'FORBIDDEN'],
    ['a stranger where a participant is wanted', joining, null, null, 'UNAUTHENTICATED'],
    ['a clinician where a participant is wanted', joining, user('clinician'), null, 'FORBIDDEN'],
    ['someone joining', joining, guest, null, 'passes'],
    ['someone who waits, in the lobby’s events', joining, guest, waiting, 'passes'],
    ['someone who has not joined', admitted, guest, null, 'NOT_JOINED'],
    ['someone who waits', admitted, guest, waiting, 'NOT_ADMITTED'],
    ['someone inside', admitted, guest, inside, 'passes'],
    ['a guest who would moderate', withGrant('moderate'), guest, inside, 'GRANT_MISSING'],
    ['a waiting host', withGrant('moderate'), host, waiting, 'NOT_ADMITTED'],
    ['a host who moderates', withGrant('moderate'), host, inside, 'passes'],
  ])('%s', (_name, access, identity, standing, expected) => {
    expect(outcome(() => authorize(access, identity, standing))).toBe(expected);
  });

  it('names the missing grant', () => {
    expect(() => requireGrant(guest, 'admit')).toThrow(
      expect.objectContaining({ details: { grant: 'admit' } }) as Error,
    );
  });
});

describe('rooms', () => {
  it('exist for their host alone', () => {
    const me = user('clinician');
    const mine = { hostUserId: me.userId };
    expect(requireHosted(me, mine)).toBe(mine);
    expect(outcome(() => requireHosted(me, { hostUserId: uuidv7() }))).toBe('ROOM_NOT_FOUND');
    expect(outcome(() => requireHosted(user('admin'), mine))).toBe('ROOM_NOT_FOUND');
    expect(outcome(() => requireHosted(me, null))).toBe('ROOM_NOT_FOUND');
  });

  it('give the leading grants to clinicians only', () => {
    for (const role of participantRole.options) {
      const leads = role === 'host' || role === 'clinician';
      for (const grant of ['moderate', 'admit', 'useAi'] as const) {
        expect(grantsOf(role).includes(grant), `${role} ${grant}`).toBe(leads);
      }
      expect(grantsOf(role)).toContain('subscribe');
    }
  });
});

describe('requireUser', () => {
  it('takes users alone', () => {
    const me = user('clinician');
    expect(requireUser(me)).toBe(me);
    expect(outcome(() => requireUser(null))).toBe('UNAUTHENTICATED');
    expect(outcome(() => requireUser(guest))).toBe('FORBIDDEN');
  });
});

describe('origins', () => {
  it.each<[string | undefined, string | undefined, boolean]>([
    [undefined, 'localhost:8000', true],
    ['http://localhost:8000', 'localhost:8000', true],
    ['https://LOCALHOST:8000', 'localhost:8000', true],
    ['https://clinic.example', 'clinic.example', true],
    ['https://listed.example', 'clinic.example', true],
    ['http://localhost:8001', 'localhost:8000', false],
    ['https://evil.example', 'clinic.example', false],
    ['https://clinic.example.evil.example', 'clinic.example', false],
    ['null', 'clinic.example', false],
    ['not an origin', 'not an origin', false],
    ['https://clinic.example', undefined, false],
  ])('%s at %s: %s', (origin, host, allowed) => {
    expect(originAllowed(origin, host, ['https://listed.example'])).toBe(allowed);
  });
});
