import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { userRole } from '../../wire/access.ts';
import { mailLanguage, type MailLanguage } from '../../wire/notifications.ts';
import { cypher, type Cypher } from '../cypher.ts';
import { GraphError, type Graph, type GraphParameters, type GraphValue } from '../Graph.ts';
import { countUp } from './countUp.ts';
import { readNames } from './userNames.ts';

/** An account. */
export interface UserRecord {
  userId: string;
  displayName: string;
  email: string | null;
  role: z.infer<typeof userRole>;
  createdAt: string;
  disabledAt: string | null;
  /** In the PHC string format. Null: signs in by an identity provider or a key. */
  passwordHash: string | null;
  /** An identity provider answers for who they are. */
  external: boolean;
  /** Base32. Null: no authenticator app. */
  totpSecret: string | null;
  /** Keyed hashes of the recovery codes that are left. */
  recoveryHashes: string[];
  /** Of the page when they last signed in; null where that is not known. */
  language: MailLanguage | null;
  /** Somebody invented, for a demonstration. */
  demo?: true;
}

export interface NewUser extends Pick<UserRecord, 'userId' | 'displayName' | 'email' | 'role'> {
  passwordHash?: string;
  /** Issuer and subject at an identity provider. */
  external?: string;
}

/** What may be set apart from the rest. */
export type UserChange = Partial<
  Pick<UserRecord, 'role' | 'disabledAt' | 'passwordHash' | 'totpSecret' | 'recoveryHashes' | 'language'>
>;

export interface UserKind {
  role?: UserRecord['role'] | undefined;
  state?: 'enabled' | 'disabled' | undefined;
}

/** Accounts are counted as they are made, from 1; the numbers of those that were erased are given to nobody else. */
export interface ListedUser {
  position: number;
  user: UserRecord;
}

const storedUser = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullish(),
  role: userRole,
  createdAt: z.string(),
  disabledAt: z.string().nullish(),
  passwordHash: z.string().nullish(),
  externalHash: z.string().nullish(),
  totpSecret: z.string().nullish(),
  recoveryHashes: z.array(z.string()).nullish(),
  language: mailLanguage.nullish(),
  demo: z.boolean().nullish(),
});

// A node without a role belongs to somebody who has no account: who came by the start link and owns a case.
const byId = cypher`MATCH (u:User) WHERE u.id = $id AND u.role IS NOT NULL RETURN u {.*} AS user`;
const byEmail = cypher`MATCH (u:User) WHERE u.emailHash = $hash AND u.role IS NOT NULL RETURN u {.*} AS user`;
const byExternal = cypher`MATCH (u:User) WHERE u.externalHash = $hash AND u.role IS NOT NULL RETURN u {.*} AS user`;
const newest = cypher`MATCH (n:Counter) WHERE n.name = $name RETURN n.value AS position`;
// By equality alone: the embedded engine has no index that finds what is smaller or next.
const atPositions = cypher`
  MATCH (u:User)
  WHERE u.position IN $positions AND u.role IS NOT NULL
    AND ($role IS NULL OR u.role = $role)
    AND ($disabled IS NULL OR (u.disabledAt IS NOT NULL) = $disabled)
  RETURN u.position AS position, u {.*} AS user
  ORDER BY position DESC`;
// The writing locks the node, so that of several who make it at once one does.
const claim = cypher`MERGE (u:User {id: $id}) SET u.id = u.id RETURN u.role AS role`;
const emailTaken = cypher`MATCH (u:User) WHERE u.emailHash = $hash AND u.id <> $id RETURN u.id AS id`;
const create = cypher`
  MERGE (u:User {id: $id})
  SET u += $properties
  RETURN u {.*} AS user`;
const change = cypher`
  MATCH (u:User) WHERE u.id = $id AND u.role IS NOT NULL
  SET u += $properties
  RETURN u {.*} AS user`;
const otherAdmins = cypher`
  MATCH (u:User {role: 'admin'}) WHERE u.id <> $id AND u.disabledAt IS NULL
  RETURN count(u) AS others`;
const takeRecoveryHash = cypher`
  MATCH (u:User {id: $id})
  SET u.id = u.id
  WITH u
  WHERE $hash IN u.recoveryHashes
  SET u.recoveryHashes = [h IN u.recoveryHashes WHERE h <> $hash]
  RETURN u.id AS id`;

const admins = cypher`
  MATCH (u:User) WHERE u.role = 'admin' AND u.disabledAt IS NULL
  RETURN u.id AS id`;

const counter = 'accounts';
const storedPosition = z.int().positive();

/** Accounts in the graph: names and addresses sealed, found by keyed hashes. */
export class UserRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  find(userId: string): Promise<UserRecord | null> {
    return this.#one(byId, { id: userId });
  }

  findByEmail(email: string): Promise<UserRecord | null> {
    return this.#one(byEmail, { hash: this.emailHash(email) });
  }

  findByExternal(external: string): Promise<UserRecord | null> {
    return this.#one(byExternal, { hash: this.#externalHash(external) });
  }

  /** Of those of these ids that have an account, by id. */
  names(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#graph.read((tx) => readNames(tx, this.#keyRing, userIds));
  }

  async adminIds(): Promise<string[]> {
    const rows = await this.#graph.rows(admins);
    return rows.map(({ id }) => z.string().parse(id));
  }

  /** Of the account that was made last; 0 where there never was one. */
  async newestPosition(): Promise<number> {
    const [row] = await this.#graph.rows(newest, { name: counter });
    return row ? storedPosition.parse(row['position']) : 0;
  }

  /** Those of this kind at these positions, newest first. */
  async listAt(positions: readonly number[], { role, state }: UserKind): Promise<ListedUser[]> {
    const rows = await this.#graph.rows(atPositions, {
      positions: [...positions],
      role: role ?? null,
      disabled: state === undefined ? null : state === 'disabled',
    });
    return rows.map((row) => ({
      position: storedPosition.parse(row['position']),
      user: this.#open(row['user']),
    }));
  }

  /**
   * Makes the account; a node that is there already as the owner of a case becomes it. `exists`: there is one of this
   * id; `emailTaken`: another one has the address. Both change nothing.
   */
  async create(user: NewUser): Promise<UserRecord | 'exists' | 'emailTaken'> {
    const { userId: id, email } = user;
    const emailHash = email === null ? null : this.emailHash(email);
    const createdAt = new Date().toISOString();
    const properties: Record<string, GraphValue> = {
      name: this.#keyRing.encrypt(user.displayName, contextOf('name', id)),
      role: user.role,
      createdAt,
      ...(email === null ? {} : { email: this.#keyRing.encrypt(email, contextOf('email', id)), emailHash }),
      ...(user.passwordHash === undefined ? {} : { passwordHash: user.passwordHash }),
      ...(user.external === undefined ? {} : { externalHash: this.#externalHash(user.external) }),
    };
    try {
      return await this.#graph.write(async (tx) => {
        if (emailHash !== null && (await tx.run(emailTaken, { id, hash: emailHash })).length > 0) {
          return 'emailTaken';
        }
        const [claimed] = await tx.run(claim, { id });
        if (claimed?.['role'] !== null) return 'exists';
        const position = await countUp(tx, counter, createdAt);
        const [row] = await tx.run(create, { id, properties: { ...properties, position } });
        return this.#open(row?.['user']);
      });
    } catch (error) {
      // Another server made one with this address or at this provider in between.
      if (error instanceof GraphError && error.kind === 'notUnique') return 'emailTaken';
      throw error;
    }
  }

  /**
   * Null where there is no such account; `lastAdmin` where nobody would be left who can give the role, unless another
   * gives it (`evenLastAdmin`).
   */
  async update(
    userId: string,
    wanted: UserChange,
    { evenLastAdmin = false } = {},
  ): Promise<UserRecord | 'lastAdmin' | null> {
    const { totpSecret, ...plain } = wanted;
    const properties: Record<string, GraphValue> = { ...plain };
    if (totpSecret !== undefined) {
      properties['totpSecret'] =
        totpSecret === null ? null : this.#keyRing.encrypt(totpSecret, contextOf('totpSecret', userId));
    }
    const resigns =
      !evenLastAdmin &&
      ((wanted.role !== undefined && wanted.role !== 'admin') || typeof wanted.disabledAt === 'string');
    return this.#graph.write(async (tx) => {
      const [found] = await tx.run(byId, { id: userId });
      if (!found) return null;
      if (resigns && this.#open(found['user']).role === 'admin') {
        const [row] = await tx.run(otherAdmins, { id: userId });
        if (row?.['others'] === 0) return 'lastAdmin';
      }
      const [row] = await tx.run(change, { id: userId, properties });
      return this.#open(row?.['user']);
    });
  }

  /** False where the code is not one of those that are left. Of two who bring it at once one is told true. */
  async takeRecoveryCode(userId: string, code: string): Promise<boolean> {
    const hash = this.recoveryHash(userId, code);
    const rows = await this.#graph.write((tx) => tx.run(takeRecoveryHash, { id: userId, hash }));
    return rows.length > 0;
  }

  recoveryHash(userId: string, code: string): string {
    return this.#keyRing.keyedHash('User.recoveryCode', `${userId} ${code}`);
  }

  emailHash(email: string): string {
    return this.#keyRing.keyedHash('User.email', email.trim().normalize('NFKC').toLowerCase());
  }

  #externalHash(external: string): string {
    return this.#keyRing.keyedHash('User.external', external);
  }

  async #one(text: Cypher, parameters: GraphParameters): Promise<UserRecord | null> {
    const [row] = await this.#graph.rows(text, parameters);
    return row ? this.#open(row['user']) : null;
  }

  #open(stored: unknown): UserRecord {
    const { id, name, email, totpSecret, ...user } = storedUser.parse(stored);
    const open = (sealed: string, property: string) => this.#keyRing.decrypt(sealed, contextOf(property, id));
    return {
      userId: id,
      displayName: open(name, 'name'),
      email: email == null ? null : open(email, 'email'),
      role: user.role,
      createdAt: user.createdAt,
      disabledAt: user.disabledAt ?? null,
      passwordHash: user.passwordHash ?? null,
      external: user.externalHash != null,
      totpSecret: totpSecret == null ? null : open(totpSecret, 'totpSecret'),
      recoveryHashes: user.recoveryHashes ?? [],
      language: user.language ?? null,
      ...(user.demo === true && { demo: true }),
    };
  }
}

const contextOf = (property: string, userId: string) => `User.${property}:${userId}`;
