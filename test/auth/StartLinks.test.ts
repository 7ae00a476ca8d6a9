import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StartLinks } from '../../src/auth/StartLinks.ts';
import { tokenSecret } from '../../src/auth/tokenSecret.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

let store: TestRedis;
beforeAll(async () => {
  store = await startTestRedis();
});
afterAll(async () => {
  await store.close();
});

const credentialOf = (link: string) => {
  expect(link).toMatch(/^\/app\/#start=[\w-]{43}$/);
  return link.slice(link.indexOf('=') + 1);
};

describe('start links', () => {
  it('sign in once, always as the same person', async () => {
    const links = new StartLinks(store.redis);
    const first = credentialOf(await links.issue());
    const user = await links.redeem(first);
    expect(user).toMatchObject({ kind: 'user', roles: ['clinician', 'admin'] });
    await expect(links.redeem(first)).rejects.toMatchObject({ code: 'START_LINK_USED' });
    expect(await links.redeem(credentialOf(await links.issue()))).toEqual(user);
  });

  it('let in one of many who come at once', async () => {
    const links = new StartLinks(store.redis);
    const credential = credentialOf(await links.issue());
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => links.redeem(credential)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('expire', async () => {
    const links = new StartLinks(store.redis, { lifetimeMs: 50 });
    const credential = credentialOf(await links.issue());
    await vi.waitUntil(async () => (await store.redis.keys('consilium:start:*')).length === 0);
    await expect(links.redeem(credential)).rejects.toMatchObject({ code: 'START_LINK_USED' });
  });

  it('leave no credential in the database', async () => {
    const links = new StartLinks(store.redis);
    const credential = credentialOf(await links.issue());
    const keys = await store.redis.keys('*');
    const values = await Promise.all(keys.map((key) => store.redis.get(key)));
    expect(JSON.stringify([keys, values])).not.toContain(credential);
  });

  it('refuse what was never issued', async () => {
    await expect(new StartLinks(store.redis).redeem('x'.repeat(43))).rejects.toMatchObject({
      code: 'START_LINK_USED',
    });
  });
});

describe('the token secret', () => {
  it('is made once, kept for the owner alone, and overruled by a given one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'consilium-secret-'));
    try {
      const made = await tokenSecret(folder, null);
      expect(made.byteLength).toBe(32);
      expect(await tokenSecret(folder, null)).toEqual(made);
      const path = join(folder, 'token-secret');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readFile(path, 'utf8')).not.toBe('');
      expect(Buffer.from(await tokenSecret(folder, 'a'.repeat(40))).toString()).toBe('a'.repeat(40));
      await writeFile(path, 'short');
      await expect(tokenSecret(folder, null)).rejects.toThrow('damaged');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
