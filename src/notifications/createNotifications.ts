import type { Logger } from '../../config/logger.ts';
import type { BreakGlassNews } from '../auth/BreakGlass.ts';
import type { CaseNews } from '../cases/Cases.ts';
import type { Graph } from '../graph/Graph.ts';
import { CaseRepository } from '../graph/repositories/CaseRepository.ts';
import { NotificationRepository } from '../graph/repositories/NotificationRepository.ts';
import { UserRepository } from '../graph/repositories/UserRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { RecordingNews } from '../sessions/RecordingOutcomes.ts';
import { Notifications, type Notice, type NotificationMailer } from './Notifications.ts';
import type { Publisher } from './UserSockets.ts';

export interface CreateNotificationsOptions {
  graph: Graph;
  keyRing: KeyRing;
  publisher: Publisher;
  /** Null: no mail goes out. */
  mailer: NotificationMailer | null;
  logger: Logger;
}

/** Notifications, and what others are given to tell of what they do. */
export function createNotifications({
  graph,
  keyRing,
  publisher,
  mailer,
  logger,
}: CreateNotificationsOptions) {
  const cases = new CaseRepository(graph, keyRing);
  const users = new UserRepository(graph, keyRing);
  const notifications = new Notifications({
    repository: new NotificationRepository(graph, keyRing),
    publisher,
    mailer,
    logger,
  });

  const caseNews: CaseNews = {
    shared: ({ userId, caseId, caseNumber, by, relation }) =>
      notifications.tell([
        {
          userId,
          kind: 'caseShared',
          occasion: `${caseId} ${relation} ${today()}`,
          by,
          about: caseNumber,
          caseId,
        },
      ]),
    roomAdded: ({ caseId, caseNumber, roomId, colleagues, by }) =>
      notifications.tell(
        colleagues.map((userId) => ({
          ...{ userId, kind: 'invited', occasion: roomId, by, about: caseNumber, caseId, roomId },
        })),
      ),
  };

  const breakGlassNews: BreakGlassNews = {
    opened: ({ breakGlassId, caseId, userId: byId }) => {
      const tell = async () => {
        const [people, admins, names, found] = await Promise.all([
          cases.people(caseId),
          users.adminIds(),
          users.names([byId]),
          cases.get(caseId, 'breakGlass'),
        ]);
        const owners = people.filter(({ relation }) => relation === 'owner').map(({ userId }) => userId);
        const told = new Set([...owners, ...admins].filter((userId) => userId !== byId));
        const notice = { by: names.get(byId) ?? null, about: found?.caseNumber ?? null, caseId };
        notifications.tell(
          [...told].map((userId): Notice => ({
            ...{ userId, kind: 'breakGlass', occasion: breakGlassId, ...notice },
          })),
        );
      };
      tell().catch((err: unknown) => logger.error({ err }, 'nobody was told of an emergency access'));
    },
  };

  const recordingNews: RecordingNews = {
    ended: ({ userId, mediaId, askId, caseId, fileName: about, done }) =>
      notifications.add({
        ...{ userId, kind: done ? 'jobDone' : 'jobFailed', occasion: `${mediaId} ${askId}`, about, caseId },
      }),
  };

  /** Hosts are told of who waits for them, wherever they are. */
  const hearLobbies = (registry: RoomRegistry): void => {
    registry.on('roomOpened', (room) => {
      const { hostUserId: userId, roomId, caseId, name: about } = room.record;
      room.on('waiting', ({ inviteId }) => {
        const occasion = `${inviteId ?? roomId} ${slotNow()}`;
        notifications.tell([{ userId, kind: 'waitingInLobby', occasion, about, caseId, roomId }]);
      });
    });
  };

  return { notifications, caseNews, breakGlassNews, recordingNews, hearLobbies };
}

/** Whoever opens one link again and again is news once in this time; the lobby itself shows each of them. */
const slotMs = 5 * 60_000;
const slotNow = () => Math.floor(Date.now() / slotMs);

const today = () => new Date().toISOString().slice(0, 10);
