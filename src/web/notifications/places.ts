/** Where a notification leads, for whoever reads it. */
import type { UserRole } from '../../wire/access.ts';
import type { NotificationKind, NotificationView } from '../../wire/notifications.ts';
import type { IconName } from '../icons/Icon.tsx';
import { admins, belongsTo, everyPerson, staff, type Audience } from '../shell/audience.ts';

interface Place {
  icon: IconName;
  /** Who may be told of it. */
  audience: Audience;
  /** A path of the page; null where there is nowhere to go. */
  path: (notification: NotificationView, roles: readonly UserRole[]) => string | null;
}

type Where = Pick<NotificationView, 'caseId' | 'roomId'>;

const ofRoom = ({ roomId, caseId }: Where): string | null =>
  roomId === null ? ofCase('')({ roomId, caseId }) : `/rooms/${roomId}`;
const ofCase =
  (section: string) =>
  ({ caseId }: Where): string | null =>
    caseId === null ? null : `/cases/${caseId}${section}`;

const places: Readonly<Record<NotificationKind, Place>> = {
  invited: { icon: 'camera', audience: staff, path: ofRoom },
  waitingInLobby: { icon: 'door', audience: staff, path: ofRoom },
  caseShared: { icon: 'folder', audience: everyPerson, path: ofCase('') },
  breakGlass: {
    icon: 'shield',
    audience: staff,
    // Whose case it is sees there who looked; administrators, whom it does not let in, review it.
    path: (where, roles) =>
      belongsTo(admins, roles) ? '/admin/emergency-access' : ofCase('/readers')(where),
  },
  jobDone: { icon: 'check', audience: staff, path: ofCase('/files') },
  jobFailed: { icon: 'alert', audience: staff, path: ofCase('/files') },
};

export const iconOf = (kind: NotificationKind): IconName => places[kind].icon;

export const placeOf = (notification: NotificationView, roles: readonly UserRole[]): string | null =>
  places[notification.kind].path(notification, roles);

/** Whether somebody of these roles may be told of this at all. */
export const concerns = (kind: NotificationKind, roles: readonly UserRole[]): boolean =>
  belongsTo(places[kind].audience, roles);
