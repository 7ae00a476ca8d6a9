import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import type { ApiKeyRecord, ApiKeyRepository } from '../graph/repositories/ApiKeyRepository.ts';
import type { UserRepository } from '../graph/repositories/UserRepository.ts';
import type { ApiScope } from '../wire/access.ts';
import type { ApiKeyView } from '../wire/accounts.ts';
import { WireError } from '../wire/errors.ts';
import type { AccessChanges } from './AccessChanges.ts';
import { accountEvent, type Actor } from './actors.ts';
import type { UserClaims } from './claims.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

/** By this people and scanners of repositories see what it is. */
const prefix = 'csk_';
const maxLifetimeMs = 2 * 366 * 24 * 60 * 60_000;

export const isApiKey = (token: string): boolean => token.startsWith(prefix);

export interface ApiKeysOptions {
  users: UserRepository;
  apiKeys: ApiKeyRepository;
  auditing: Auditing;
  accessChanges: AccessChanges;
}

/** Keys by which programs come in, each for a service with an account of its own. */
export class ApiKeys {
  readonly #options: ApiKeysOptions;

  constructor(options: ApiKeysOptions) {
    this.#options = options;
  }

  /** `service`: the name of a new one, or the id of one that is there. Throws INVALID_REQUEST, USER_NOT_FOUND. */
  async create(
    wanted: { service: { name: string } | { serviceId: string }; scopes: ApiScope[]; expiresAt: string },
    actor: Actor,
  ): Promise<{ apiKey: ApiKeyView; key: string }> {
    const { users, apiKeys, auditing } = this.#options;
    const { service, scopes, expiresAt } = wanted;
    const lifetimeMs = Date.parse(expiresAt) - Date.now();
    if (lifetimeMs <= 0 || lifetimeMs > maxLifetimeMs) {
      const message = 'must be in the future, and no more than two years from now';
      throw new WireError('INVALID_REQUEST', { issues: [{ path: 'body.expiresAt', message }] });
    }
    const serviceId = 'serviceId' in service ? service.serviceId : uuidv7();
    if ('serviceId' in service) await this.#serviceName(serviceId);
    const key = `${prefix}${newSecret()}`;
    const apiKeyId = uuidv7();
    await auditing.record(
      accountEvent('apiKey.created', actor, serviceId, { apiKeyId, scopes: scopes.join() }),
    );
    if ('name' in service) {
      await users.create({ userId: serviceId, displayName: service.name, email: null, role: 'service' });
    }
    const createdAt = new Date().toISOString();
    const record = { apiKeyId, serviceId, scopes: [...new Set(scopes)], createdAt, expiresAt };
    const made = await apiKeys.create(record, hashOfSecret(key));
    if (!made) throw new WireError('USER_NOT_FOUND');
    return { apiKey: await this.#viewOf(made), key };
  }

  async list(page: { limit: number; cursor?: string | undefined }): Promise<{
    apiKeys: ApiKeyView[];
    nextCursor: string | null;
  }> {
    const { limit, cursor: before } = page;
    const found = await this.#options.apiKeys.list({ limit: limit + 1, before });
    const shown = found.slice(0, limit);
    return {
      apiKeys: await Promise.all(shown.map((record) => this.#viewOf(record))),
      nextCursor: found.length > limit ? (shown.at(-1)?.apiKeyId ?? null) : null,
    };
  }

  /** Throws API_KEY_NOT_FOUND. */
  async revoke(apiKeyId: string, actor: Actor): Promise<void> {
    const { apiKeys, auditing, accessChanges } = this.#options;
    const revoked = await apiKeys.revoke(apiKeyId);
    if (!revoked) throw new WireError('API_KEY_NOT_FOUND');
    accessChanges.tell({ userId: revoked.serviceId });
    await auditing.record(accountEvent('apiKey.revoked', actor, revoked.serviceId, { apiKeyId }));
  }

  /** Throws UNAUTHENTICATED, TOKEN_EXPIRED. */
  async verify(key: string): Promise<UserClaims> {
    const { users, apiKeys } = this.#options;
    const found = await apiKeys.findBySecret(hashOfSecret(key));
    if (!found || found.revokedAt !== null) throw new WireError('UNAUTHENTICATED');
    if (Date.parse(found.expiresAt) <= Date.now()) throw new WireError('TOKEN_EXPIRED');
    const service = await users.find(found.serviceId);
    if (!service || service.disabledAt !== null) throw new WireError('UNAUTHENTICATED');
    const { userId, displayName } = service;
    const { apiKeyId, scopes } = found;
    return { kind: 'user', userId, displayName, roles: ['service'], apiKeyId, scopes };
  }

  /** Whether the key would still let its service in. */
  async stands(apiKeyId: string): Promise<boolean> {
    const { users, apiKeys } = this.#options;
    const found = await apiKeys.find(apiKeyId);
    if (!found || found.revokedAt !== null || Date.parse(found.expiresAt) <= Date.now()) return false;
    const service = await users.find(found.serviceId);
    return service?.disabledAt === null;
  }

  async #viewOf(record: ApiKeyRecord): Promise<ApiKeyView> {
    return { ...record, serviceName: await this.#serviceName(record.serviceId) };
  }

  async #serviceName(serviceId: string): Promise<string> {
    const service = await this.#options.users.find(serviceId);
    if (service?.role !== 'service') throw new WireError('USER_NOT_FOUND');
    return service.displayName;
  }
}
