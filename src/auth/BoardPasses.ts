/**
 * Passes to the board of jobs: a browser that opens it cannot send an access token, so it brings a cookie with a secret
 * that was made for it a moment before. A pass is worth no more than the sign-in it was made with, and ends after ten
 * minutes.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { UserRepository } from '../graph/repositories/UserRepository.ts';
import { admin, userRole } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import { displayName, id } from '../wire/values.ts';
import type { Authenticator } from './Authenticator.ts';
import type { UserClaims } from './claims.ts';
import { authorize } from './policy.ts';
import { OneTimeSecrets, type IssuedSecret } from './OneTimeSecrets.ts';

export const boardPassLifetimeMs = 10 * 60_000;

const holder = z.strictObject({
  userId: id,
  displayName,
  roles: z.array(userRole),
  signInId: id.optional(),
});

export interface BoardPassesOptions {
  redis: Redis;
  authenticator: Pick<Authenticator, 'stands'>;
  users: Pick<UserRepository, 'find'>;
}

export class BoardPasses {
  readonly #options: BoardPassesOptions;
  readonly #secrets: OneTimeSecrets<z.output<typeof holder>>;

  constructor(options: BoardPassesOptions) {
    this.#options = options;
    this.#secrets = new OneTimeSecrets(options.redis, {
      kind: 'board',
      content: holder,
      lifetimeMs: boardPassLifetimeMs,
    });
  }

  /** For an administrator, in place of the one they had. */
  issue({ userId, displayName: name, roles, signInId }: UserClaims): Promise<IssuedSecret> {
    return this.#secrets.issue(
      { userId, displayName: name, roles: [...roles], ...(signInId === undefined ? {} : { signInId }) },
      { replaces: signInId ?? userId },
    );
  }

  /** Whose it is. Throws UNAUTHENTICATED where it has ended, or their sign-in; FORBIDDEN where they are no administrator now. */
  async verify(secret: string | null): Promise<UserClaims> {
    const { authenticator, users } = this.#options;
    const held = secret === null ? null : await this.#secrets.read(secret);
    if (!held) throw new WireError('UNAUTHENTICATED');
    const { signInId, ...person } = held;
    const claims: UserClaims = {
      kind: 'user',
      ...person,
      ...(signInId === undefined ? {} : { signInId }),
    };
    if (!(await authenticator.stands(claims))) throw new WireError('UNAUTHENTICATED');
    // What they are now counts. The operator of a start link has no account.
    const account = await users.find(claims.userId);
    const standing: UserClaims = account ? { ...claims, roles: [account.role] } : claims;
    authorize(admin, standing, null);
    return standing;
  }
}
