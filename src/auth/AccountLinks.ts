/** The links that open an account: of invitations, and those to set a new password. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { invitationMs } from './InvitationStore.ts';
import { OneTimeSecrets } from './OneTimeSecrets.ts';

const resetMs = 60 * 60_000;

/** Path and fragment. */
export interface AccountLink {
  path: string;
  expiresAt: string;
}

const opens = z.object({ userId: z.string() });

export class AccountLinks {
  readonly #invitations: OneTimeSecrets<z.infer<typeof opens>>;
  readonly #resets: OneTimeSecrets<z.infer<typeof opens>>;

  constructor(redis: Redis) {
    const content = opens;
    this.#invitations = new OneTimeSecrets(redis, { kind: 'invitation', content, lifetimeMs: invitationMs });
    this.#resets = new OneTimeSecrets(redis, { kind: 'reset', content, lifetimeMs: resetMs });
  }

  /** An older link of this invitation opens nothing any more. */
  async invitation(userId: string): Promise<AccountLink> {
    return linkOf('invitation', await this.#invitations.issue({ userId }, { replaces: userId }));
  }

  /** Which invitation it opens; null where it opens none any more. */
  async invitationOf(secret: string): Promise<string | null> {
    return (await this.#invitations.read(secret))?.userId ?? null;
  }

  /** An older link of this account opens nothing any more. */
  async reset(userId: string): Promise<AccountLink> {
    return linkOf('reset', await this.#resets.issue({ userId }, { replaces: userId }));
  }

  /** Whose password it sets, once; null where it sets none any more. */
  async takeReset(secret: string): Promise<string | null> {
    return (await this.#resets.take(secret))?.userId ?? null;
  }
}

const linkOf = (page: string, { secret, expiresAt }: { secret: string; expiresAt: string }): AccountLink => ({
  path: `/app/#${page}=${secret}`,
  expiresAt,
});
