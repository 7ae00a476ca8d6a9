/** What accounts, keys, passkeys and emergency access rely on, on both engines. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyRepository } from '../../src/graph/repositories/ApiKeyRepository.ts';
import { BreakGlassRepository } from '../../src/graph/repositories/BreakGlassRepository.ts';
import { CaseNumberRepository } from '../../src/graph/repositories/CaseNumberRepository.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { PasskeyRepository } from '../../src/graph/repositories/PasskeyRepository.ts';
import { UserRepository } from '../../src/graph/repositories/UserRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';

const now = () => new Date().toISOString();

describe.each(graphEngines)('accounts on $engine', { timeout: 120_000 }, ({ missing, open }) => {
  let empty: EmptyGraph;
  let keyRing: KeyRing;
  let users: UserRepository;
  beforeAll(async () => {
    if (missing !== null) return;
    empty = await open();
    keyRing = await temporaryKeyRing();
    users = new UserRepository(empty.graph, keyRing);
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await empty.clear();
  });
  afterAll(async () => {
    if (missing === null) await empty.close();
  });

  const person = (change: object = {}) => {
    const userId = uuidv7();
    return {
      userId,
      displayName: 'Dr. Lund',
      email: `${userId}@clinic.example`,
      role: 'clinician' as const,
      ...change,
    };
  };

  it('are found by id, address and provider, and changed', async () => {
    const first = person({ external: 'https://login.example subject' });
    const second = person({ email: null });
    const made = await users.create(first);
    await users.create(second);
    expect(await users.find(second.userId)).toMatchObject({ email: null });
    expect(await users.find(first.userId)).toEqual(made);
    expect(await users.findByEmail(` ${first.email.toUpperCase()} `)).toEqual(made);
    expect(await users.findByExternal('https://login.example subject')).toEqual(made);
    expect(await users.find(uuidv7())).toBeNull();
    const changed = await users.update(first.userId, { totpSecret: 'JBSWY3DP', disabledAt: now() });
    expect(changed).toMatchObject({ totpSecret: 'JBSWY3DP', disabledAt: expect.any(String) });
    expect(await users.update(first.userId, { totpSecret: null, disabledAt: null })).toEqual(made);
    expect(made).toMatchObject({ language: null });
    expect(await users.update(first.userId, { language: 'es' })).toMatchObject({ language: 'es' });
    expect(await users.update(uuidv7(), { disabledAt: null })).toBeNull();
  });

  it('are one for each id and address, also where several are made at once', async () => {
    const sameId = person();
    const made = await Promise.all(Array.from({ length: 6 }, () => users.create(sameId)));
    expect(made.filter((each) => typeof each === 'object')).toHaveLength(1);
    const email = 'one@clinic.example';
    const others = await Promise.all(Array.from({ length: 6 }, () => users.create(person({ email }))));
    expect(others.filter((each) => typeof each === 'object')).toHaveLength(1);
    expect(others.filter((each) => each === 'emailTaken')).toHaveLength(5);
  });

  it('keep one administrator, and a recovery code works once', async () => {
    const admin = person({ role: 'admin' });
    await users.create(admin);
    expect(await users.update(admin.userId, { role: 'clinician' })).toBe('lastAdmin');
    expect(await users.update(admin.userId, { disabledAt: now() })).toBe('lastAdmin');
    const recoveryHashes = ['a', 'b'].map((code) => users.recoveryHash(admin.userId, code));
    await users.update(admin.userId, { recoveryHashes });
    const taken = await Promise.all(
      Array.from({ length: 4 }, () => users.takeRecoveryCode(admin.userId, 'a')),
    );
    expect(taken.filter((each) => each)).toHaveLength(1);
    expect((await users.find(admin.userId))?.recoveryHashes).toEqual(recoveryHashes.slice(1));
  });

  it('have API keys, found by their secret until they are revoked', async () => {
    const keys = new ApiKeyRepository(empty.graph);
    const service = person({ role: 'service', email: null });
    await users.create(service);
    const key = {
      ...{ apiKeyId: uuidv7(), serviceId: service.userId, scopes: ['cases:read' as const] },
      ...{ createdAt: now(), expiresAt: now() },
    };
    const made = await keys.create(key, 'hash');
    expect(made).toEqual({ ...key, revokedAt: null });
    expect(await keys.create({ ...key, apiKeyId: uuidv7(), serviceId: uuidv7() }, 'other')).toBeNull();
    expect(await keys.findBySecret('hash')).toEqual(made);
    expect(await keys.list({ limit: 9 })).toEqual([made]);
    const revoked = await keys.revoke(key.apiKeyId);
    expect(revoked?.revokedAt).toEqual(expect.any(String));
    expect(await keys.revoke(key.apiKeyId)).toEqual(revoked);
    expect(await keys.revoke(uuidv7())).toBeNull();
  });

  it('have passkeys, each credential once', async () => {
    const passkeys = new PasskeyRepository(empty.graph);
    const owner = person();
    await users.create(owner);
    const passkey = {
      ...{
        passkeyId: uuidv7(),
        userId: owner.userId,
        credentialId: 'credential',
        publicKey: 'key',
        counter: 0,
      },
      ...{ transports: ['internal'], name: 'Phone', createdAt: now() },
    };
    const made = await Promise.all(
      Array.from({ length: 4 }, () => passkeys.create({ ...passkey, passkeyId: uuidv7() })),
    );
    expect(made.filter((each) => each)).toHaveLength(1);
    const [kept] = await passkeys.listOf(owner.userId);
    expect(kept).toMatchObject({ credentialId: 'credential', transports: ['internal'], counter: 0 });
    await passkeys.setCounter(kept?.passkeyId ?? '', 7);
    expect(await passkeys.findByCredential('credential')).toMatchObject({ counter: 7 });
    expect(await passkeys.remove(uuidv7(), kept?.passkeyId ?? '')).toBe(false);
    expect(await passkeys.remove(owner.userId, kept?.passkeyId ?? '')).toBe(true);
    await passkeys.create(passkey);
    await passkeys.removeAll(owner.userId);
    expect(await passkeys.listOf(owner.userId)).toEqual([]);
  });

  it('look into a case in an emergency until the time is over or somebody has reviewed it, once', async () => {
    const accesses = new BreakGlassRepository(empty.graph, keyRing);
    const cases = new CaseRepository(empty.graph, keyRing);
    const patient = {
      name: 'Ana Ruiz',
      birthDate: null,
      sex: 'unknown' as const,
      phone: null,
      recordNumber: null,
    };
    const { caseId, caseNumber } = await cases.create(uuidv7(), uuidv7(), { patient, summary: null }, now());
    expect(await accesses.findCase({ caseNumber })).toBe(caseId);
    const numbers = new CaseNumberRepository(empty.graph);
    expect(await numbers.caseIdOf(caseNumber)).toBe(caseId);
    expect(await numbers.caseIdOf('C-2020-000001-X')).toBeNull();
    expect(await numbers.numbersOf([caseId, uuidv7()])).toEqual(new Map([[caseId, caseNumber]]));
    const userId = uuidv7();
    const until = new Date(Date.now() + 60_000).toISOString();
    const wanted = { breakGlassId: uuidv7(), caseId, userId, reason: 'unconscious', openedAt: now(), until };
    const opened = { ...wanted, review: null };
    expect(await accesses.open(wanted, 1)).toEqual(opened);
    expect(await accesses.open({ ...wanted, breakGlassId: uuidv7() }, 1)).toBeNull();
    expect(await cases.relation(userId, caseId, now())).toBe('breakGlass');
    expect(await cases.relation(userId, caseId, until)).toBeNull();
    expect(await accesses.list({ limit: 9, openOnly: true })).toEqual([opened]);
    const review = { at: now(), byUserId: uuidv7(), verdict: 'justified' as const, remark: 'seen' };
    const reviewed = await Promise.all([accesses.review(opened, review), accesses.review(opened, review)]);
    expect(reviewed.filter((each) => each !== null)).toEqual([{ ...wanted, review }]);
    expect(await accesses.list({ limit: 9, openOnly: true })).toEqual([]);
    expect(await cases.relation(userId, caseId, now())).toBeNull();
  });
});
