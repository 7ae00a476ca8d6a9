/** What somebody is told about, beside what they look at. */
import { z } from 'zod';
import { displayName, id, plainText, timestamp } from './values.ts';

export const notificationKind = z.enum([
  /** A colleague wants you in a consultation. */
  'invited',
  /** Somebody waits in the lobby of your room. */
  'waitingInLobby',
  'caseShared',
  /** Somebody looked into your case in an emergency; administrators are told to review it. */
  'breakGlass',
  'jobDone',
  'jobFailed',
]);
export type NotificationKind = z.infer<typeof notificationKind>;

export const notificationView = z.strictObject({
  notificationId: id,
  kind: notificationKind,
  /** Whose doing it is; null where nobody's, or where they are not known by name. */
  by: displayName.nullable(),
  /** Name of the room or file, or number of the case. */
  about: plainText(200).nullable(),
  /** Where it leads. */
  caseId: id.nullable(),
  roomId: id.nullable(),
  createdAt: timestamp,
  readAt: timestamp.nullable(),
});
export type NotificationView = z.infer<typeof notificationView>;

/** Whether somebody is told of a kind in the page, and by e-mail. */
export const kindSetting = z.strictObject({ kind: notificationKind, app: z.boolean(), email: z.boolean() });
export type KindSetting = z.infer<typeof kindSetting>;

/** Of mails. */
export const mailLanguage = z.enum(['en', 'es']);
export type MailLanguage = z.infer<typeof mailLanguage>;

/** Whether this server sends e-mail; where it does not, the variables that would have it do so. */
export const mailDelivery = z.strictObject({ available: z.boolean(), variables: z.array(z.string()) });
export type MailDelivery = z.infer<typeof mailDelivery>;
