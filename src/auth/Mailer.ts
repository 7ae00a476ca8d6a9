/** What accounts send by mail. Resolves when the mail has been taken over by what delivers it. */
export interface Mailer {
  send(mail: { to: string; kind: 'passwordReset' | 'invitation'; url: string }): Promise<void>;
}
