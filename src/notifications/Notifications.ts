import { v7 as uuidv7 } from 'uuid';
import type { Logger } from '../../config/logger.ts';
import type { ChosenKinds, NotificationRepository } from '../graph/repositories/NotificationRepository.ts';
import { WireError } from '../wire/errors.ts';
import { notificationEvent, unreadCount } from '../wire/events/notifications.ts';
import {
  notificationKind,
  type KindSetting,
  type MailDelivery,
  type NotificationKind,
  type NotificationView,
} from '../wire/notifications.ts';
import type { Publisher } from './UserSockets.ts';

/** Something that somebody should know. */
export interface Notice {
  userId: string;
  kind: NotificationKind;
  /** Ids that say which occasion it is: of one of its kind a person is told once. */
  occasion: string;
  by?: string | null;
  about?: string | null;
  caseId?: string | null;
  roomId?: string | null;
}

/** Puts the mail about a notification into the queue. */
export interface NotificationMailer {
  sendNotification(notificationId: string): Promise<void>;
}

export interface NotificationsOptions {
  repository: NotificationRepository;
  publisher: Publisher;
  /** Null: no mail goes out. */
  mailer: NotificationMailer | null;
  logger: Logger;
}

/** Where mail can be sent, of these unless somebody chose otherwise: what may not wait until they look. */
const mailedUnlessChosen: readonly NotificationKind[] = ['invited', 'caseShared', 'breakGlass'];

/** One for each kind, of what somebody chose. */
export const kindSettings = ({ mutedKinds, mailedKinds }: ChosenKinds): KindSetting[] =>
  notificationKind.options.map((kind) => ({
    kind,
    app: !(mutedKinds ?? []).includes(kind),
    email: (mailedKinds ?? mailedUnlessChosen).includes(kind),
  }));

/** What people are told, beside what they look at: kept until they have read it, and sent to the pages they have open. */
export class Notifications {
  readonly #options: NotificationsOptions;

  constructor(options: NotificationsOptions) {
    this.#options = options;
  }

  /** Resolves when it is kept. The same notice again changes nothing. */
  async add({ userId, kind, occasion, by = null, about = null, ...where }: Notice): Promise<void> {
    const { repository, publisher, mailer } = this.#options;
    const { app, email } = (await this.settings(userId)).find((setting) => setting.kind === kind) ?? {};
    const mailed = email ? mailer : null;
    if (!app && !mailed) return;
    const view: NotificationView = {
      notificationId: uuidv7(),
      ...{ kind, by, about },
      caseId: where.caseId ?? null,
      roomId: where.roomId ?? null,
      createdAt: new Date().toISOString(),
      readAt: null,
    };
    const key = `${userId} ${kind} ${occasion}`;
    if (!(await repository.create({ ...view, userId, occasion: key, hidden: !app }))) return;
    if (app) {
      publisher.toUser(userId, notificationEvent, view);
      await this.#tellUnread(userId);
    }
    await mailed?.sendNotification(view.notificationId);
  }

  /** For what has been done already and does not depend on this: what goes wrong is logged. */
  tell(notices: readonly Notice[]): void {
    const adding = Promise.all(notices.map((notice) => this.add(notice)));
    adding.catch((err: unknown) => this.#options.logger.error({ err }, 'somebody was not told of something'));
  }

  /** Newest first. */
  async list(
    userId: string,
    { limit, cursor, unread }: { limit: number; cursor?: string | undefined; unread: boolean },
  ): Promise<{ notifications: NotificationView[]; nextCursor: string | null; unread: number }> {
    const { repository } = this.#options;
    const wanted = { before: cursor ?? null, limit: limit + 1, unreadOnly: unread };
    const found = await repository.list(userId, wanted);
    const notifications = found.slice(0, limit);
    return {
      notifications,
      nextCursor: found.length > limit ? (notifications.at(-1)?.notificationId ?? null) : null,
      unread: await repository.unread(userId),
    };
  }

  unread(userId: string): Promise<number> {
    return this.#options.repository.unread(userId);
  }

  /** Throws NOTIFICATION_NOT_FOUND. */
  async markRead(userId: string, notificationId: string): Promise<void> {
    const now = new Date().toISOString();
    if (!(await this.#options.repository.markRead(userId, notificationId, now))) {
      throw new WireError('NOTIFICATION_NOT_FOUND');
    }
    await this.#tellUnread(userId);
  }

  async markAllRead(userId: string): Promise<void> {
    await this.#options.repository.markAllRead(userId, new Date().toISOString());
    await this.#tellUnread(userId);
  }

  /** One for each kind. */
  async settings(userId: string): Promise<KindSetting[]> {
    return kindSettings(await this.#options.repository.chosenKinds(userId));
  }

  /** Kinds that are left out stay as they are. */
  async changeSettings(userId: string, wanted: readonly KindSetting[]): Promise<KindSetting[]> {
    const standing = await this.settings(userId);
    const next = standing.map((setting) => wanted.find(({ kind }) => kind === setting.kind) ?? setting);
    await this.#options.repository.chooseKinds(userId, {
      mutedKinds: next.flatMap(({ kind, app }) => (app ? [] : [kind])),
      mailedKinds: next.flatMap(({ kind, email }) => (email ? [kind] : [])),
    });
    return next;
  }

  get mail(): MailDelivery {
    return this.#options.mailer === null
      ? { available: false, variables: ['CONSILIUM_SMTP_URL', 'CONSILIUM_MAIL_FROM'] }
      : { available: true, variables: [] };
  }

  async #tellUnread(userId: string): Promise<void> {
    const unread = await this.#options.repository.unread(userId);
    this.#options.publisher.toUser(userId, unreadCount, { unread });
  }
}
