import type { ApiScope } from '../../src/wire/access.ts';
import type { TestApi } from './testApi.ts';

/** The API key of a service of its own. */
export async function serviceKey({ auth }: TestApi, scopes: ApiScope[]): Promise<string> {
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const actor = { actorId: null, actorKind: 'system' as const };
  return (await auth.apiKeys.create({ service: { name: 'Platform' }, scopes, expiresAt }, actor)).key;
}
