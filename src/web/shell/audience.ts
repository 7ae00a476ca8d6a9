/** Whom a page or a link to it is for. The server decides for itself; this only keeps dead ends out of sight. */
import type { UserRole } from '../../wire/access.ts';

export type Audience = 'anyone' | readonly UserRole[];

export const everyPerson: Audience = ['patient', 'clinician', 'admin'];
export const staff: Audience = ['clinician', 'admin'];
export const admins: Audience = ['admin'];

export const belongsTo = (audience: Audience, roles: readonly UserRole[]): boolean =>
  audience === 'anyone' || roles.some((role) => audience.includes(role));

/** Where everybody begins. */
export const home = '/cases';
