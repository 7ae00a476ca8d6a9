/** The states of the bell, the list of notifications and what somebody wants to be told of. */
import type { News } from '../../../src/web/notifications/news.ts';
import { scriptedNews } from './fakeNewsWatch.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';
import { listed, notifications, settings } from './notificationAnswers.ts';
import { room, roomId } from './people.ts';

type App = (at: string, script?: Script, before?: () => void) => GalleryState;

export function notificationStates(
  app: App,
  signIn: { clinician: () => void; patient: () => void },
): Readonly<Record<string, GalleryState>> {
  const at = '/notifications';
  const choosing = '/notifications/settings';
  const withNews = (news: Partial<News>) => () => {
    signIn.clinician();
    Object.assign(scriptedNews.news, news);
  };
  const none = withNews({ unread: 0 });
  const waiting = {
    ...notifications[3]!,
    notificationId: roomId(8),
    roomId: roomId(3),
    about: room.name,
    readAt: null,
  };
  return {
    notifications: app(at, {}, signIn.clinician),
    'notifications-many-unread': app(at, {}, withNews({ unread: 120 })),
    'notifications-read': app(at, { listNotifications: listed(notifications.slice(3)) }, none),
    'notifications-empty': app(at, { listNotifications: listed([]) }, none),
    'notifications-none-unread': {
      ...app(at, { listNotifications: listed([]) }, none),
      press: ['Only what is new'],
    },
    'notifications-loading': {
      ...app(at, { listNotifications: 'never' }, signIn.clinician),
      isLoading: true,
    },
    'notifications-failed': app(
      at,
      { listNotifications: { refused: 'DEPENDENCY_UNAVAILABLE' } },
      signIn.clinician,
    ),
    'notifications-reconnecting': app(at, {}, withNews({ connection: 'dropped' })),
    'notifications-marked': { ...app(at, {}, signIn.clinician), press: ['Mark all as read'] },
    'notification-settings': app(choosing, {}, signIn.clinician),
    'notification-settings-without-mail': app(
      choosing,
      {
        getNotificationSettings: {
          reply: {
            ...settings,
            mail: { available: false, variables: ['CONSILIUM_SMTP_URL', 'CONSILIUM_MAIL_FROM'] },
          },
        },
      },
      signIn.clinician,
    ),
    'notification-settings-of-patient': app(choosing, {}, signIn.patient),
    'notification-settings-refused': app(
      choosing,
      { changeNotificationSettings: { refused: 'DEPENDENCY_UNAVAILABLE' } },
      signIn.clinician,
    ),
    'notification-settings-loading': {
      ...app(choosing, { getNotificationSettings: 'never' }, signIn.clinician),
      isLoading: true,
    },
    'notification-settings-failed': app(
      choosing,
      { getNotificationSettings: { refused: 'DEPENDENCY_UNAVAILABLE' } },
      signIn.clinician,
    ),
    'cases-waiting-elsewhere': {
      ...app('/cases', {}, () => {
        signIn.clinician();
        scriptedNews.coming.push(waiting);
      }),
      waitFor: 'Somebody is waiting',
    },
  };
}
