export type AccountMail =
  { kind: 'passwordReset'; userId: string } | { kind: 'invitation'; userId: string; again: boolean };

/** What accounts ask to be mailed, to whom being looked up when it goes out. */
export interface Mailer {
  /**
   * A link to set a new password, to who has the account, or the link of an invitation, which has the id of the account
   * that comes of it. The link is made when the mail goes out. Resolves when the mail is queued; the same within
   * minutes is sent once, and an invitation once and for all unless it is `again`.
   */
  send(mail: AccountMail): Promise<void>;
}
