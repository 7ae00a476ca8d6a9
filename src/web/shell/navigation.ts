/** What the navigation offers, in its order; one entry each. */
import type { IconName } from '../icons/Icon.tsx';
import type { Messages } from '../messages/en.ts';
import { admins, everyPerson, staff, type Audience } from './audience.ts';

export interface Destination {
  to: string;
  /** Its page and all pages below are marked as the current place. */
  within: string;
  /** Patients know some places by another name than those who work here. */
  text: (m: Messages, isStaff: boolean) => string;
  icon: IconName;
  audience: Audience;
}

const place = (
  to: string,
  text: Destination['text'],
  icon: IconName,
  audience: Audience,
  within: string = to,
): Destination => ({ to, within, text, icon, audience });

export const destinations: readonly Destination[] = [
  place('/cases', (m, isStaff) => (isStaff ? m.cases.title : m.cases.titleOfPatient), 'folder', everyPerson),
  place('/rooms', (m) => m.rooms.title, 'camera', staff),
  place('/admin/users', (m) => m.shell.administration, 'settings', admins, '/admin'),
];

/** The places of the group "Administration", shown on each of them. */
export const adminDestinations: readonly Destination[] = [
  place('/admin/users', (m) => m.admin.users.title, 'people', admins),
  place('/admin/jobs', (m) => m.admin.jobs.title, 'clock', admins),
  place('/admin/keys', (m) => m.admin.keys.title, 'key', admins),
  place('/admin/webhooks', (m) => m.admin.webhooks.title, 'send', admins),
  place('/admin/emergency-access', (m) => m.admin.emergency.title, 'alert', admins),
  place('/admin/audit', (m) => m.admin.audit.title, 'shield', admins),
  place('/admin/retention', (m) => m.retention.title, 'trash', admins),
];
