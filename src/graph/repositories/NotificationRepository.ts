import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { notificationKind, type NotificationKind, type NotificationView } from '../../wire/notifications.ts';
import { cypher } from '../cypher.ts';
import { GraphError, type Graph, type GraphValue } from '../Graph.ts';

export interface NewNotification extends NotificationView {
  userId: string;
  /** Of one occasion a person is told once. */
  occasion: string;
  /** Not in the list: for the mail alone. */
  hidden: boolean;
}

/** The kinds that somebody wants; null where they never chose. */
export interface ChosenKinds {
  mutedKinds: NotificationKind[] | null;
  mailedKinds: NotificationKind[] | null;
}

const stored = z.object({
  id: z.string(),
  userId: z.string(),
  kind: notificationKind,
  by: z.string().nullish(),
  about: z.string().nullish(),
  caseId: z.string().nullish(),
  roomId: z.string().nullish(),
  createdAt: z.string(),
  readAt: z.string().nullish(),
});
const kinds = z.array(notificationKind).nullable();

const byOccasion = cypher`MATCH (n:Notification) WHERE n.occasion = $occasion RETURN n.id AS id`;
const create = cypher`
  MERGE (n:Notification {id: $id})
  SET n += $properties`;
const byId = cypher`MATCH (n:Notification) WHERE n.id = $id RETURN n {.*} AS found`;
const page = cypher`
  MATCH (n:Notification)
  WHERE n.userId = $userId AND n.hidden = false AND n.id < $before
    AND ($unreadOnly = false OR n.readAt IS NULL)
  RETURN n {.*} AS found ORDER BY n.id DESC LIMIT $limit`;
const unread = cypher`
  MATCH (n:Notification)
  WHERE n.userId = $userId AND n.hidden = false AND n.readAt IS NULL
  RETURN count(n) AS unread`;
const read = cypher`
  MATCH (n:Notification)
  WHERE n.id = $id AND n.userId = $userId
  SET n.readAt = coalesce(n.readAt, $now)
  RETURN n.id AS id`;
const readAll = cypher`
  MATCH (n:Notification)
  WHERE n.userId = $userId AND n.readAt IS NULL AND n.createdAt <= $now
  SET n.readAt = $now`;
const chosen = cypher`
  MATCH (u:User) WHERE u.id = $userId
  RETURN u.mutedKinds AS mutedKinds, u.mailedKinds AS mailedKinds`;
const choose = cypher`
  MERGE (u:User {id: $userId})
  SET u += $properties`;

/** Greater than every id. */
const afterAll = 'g';

/** What people are told, sealed where it names somebody. */
export class NotificationRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** False where this person has been told of the occasion. */
  async create({ notificationId: id, by, about, ...plain }: NewNotification): Promise<boolean> {
    const seal = (text: string, property: string) => this.#keyRing.encrypt(text, contextOf(property, id));
    const properties: Record<string, GraphValue> = {
      ...plain,
      by: by === null ? null : seal(by, 'by'),
      about: about === null ? null : seal(about, 'about'),
    };
    try {
      return await this.#graph.write(async (tx) => {
        const [standing] = await tx.run(byOccasion, { occasion: plain.occasion });
        if (standing) return standing['id'] === id;
        await tx.run(create, { id, properties });
        return true;
      });
    } catch (error) {
      // Another server told them in between.
      if (error instanceof GraphError && error.kind === 'notUnique') return false;
      throw error;
    }
  }

  async find(notificationId: string): Promise<{ userId: string; view: NotificationView } | null> {
    const [row] = await this.#graph.rows(byId, { id: notificationId });
    return row ? { userId: stored.parse(row['found']).userId, view: this.#viewOf(row['found']) } : null;
  }

  /** Newest first, of those before `before`. */
  async list(
    userId: string,
    wanted: { before: string | null; limit: number; unreadOnly: boolean },
  ): Promise<NotificationView[]> {
    const before = wanted.before ?? afterAll;
    const rows = await this.#graph.rows(page, { userId, ...wanted, before });
    return rows.map(({ found }) => this.#viewOf(found));
  }

  async unread(userId: string): Promise<number> {
    const [row] = await this.#graph.rows(unread, { userId });
    return z.int().parse(row?.['unread']);
  }

  /** False where this person has none of that id. The time of the first reading stands. */
  async markRead(userId: string, notificationId: string, now: string): Promise<boolean> {
    const rows = await this.#graph.write((tx) => tx.run(read, { userId, id: notificationId, now }));
    return rows.length > 0;
  }

  async markAllRead(userId: string, now: string): Promise<void> {
    await this.#graph.write((tx) => tx.run(readAll, { userId, now }));
  }

  async chosenKinds(userId: string): Promise<ChosenKinds> {
    const [row] = await this.#graph.rows(chosen, { userId });
    return {
      mutedKinds: kinds.parse(row?.['mutedKinds'] ?? null),
      mailedKinds: kinds.parse(row?.['mailedKinds'] ?? null),
    };
  }

  async chooseKinds(
    userId: string,
    { mutedKinds, mailedKinds }: Record<keyof ChosenKinds, NotificationKind[]>,
  ): Promise<void> {
    const properties = { mutedKinds, mailedKinds };
    await this.#graph.write((tx) => tx.run(choose, { userId, properties }));
  }

  #viewOf(value: unknown): NotificationView {
    const { id, kind, by, about, caseId, roomId, createdAt, readAt } = stored.parse(value);
    const open = (sealed: string | null | undefined, property: string) =>
      sealed == null ? null : this.#keyRing.decrypt(sealed, contextOf(property, id));
    return {
      notificationId: id,
      kind,
      by: open(by, 'by'),
      about: open(about, 'about'),
      caseId: caseId ?? null,
      roomId: roomId ?? null,
      createdAt,
      readAt: readAt ?? null,
    };
  }
}

const contextOf = (property: string, id: string) => `Notification.${property}:${id}`;
