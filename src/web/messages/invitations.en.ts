/** Texts of invitations to accounts that nobody has accepted yet. */
export const invitations = {
  title: 'Invitations not accepted yet',
  errorTitle: 'The invitations could not be loaded',
  more: 'Show more invitations',
  noAddress: 'A link without an address',
  roles: {
    patient: 'as a patient',
    clinician: 'as a clinician',
    admin: 'as an administrator',
  },
  until: (when: string) => `until ${when}`,
  by: (name: string) => `invited by ${name}`,
  resend: 'Send again',
  newLink: 'New link',
  resendOf: (whom: string) => `Send again: ${whom}`,
  newLinkOf: (whom: string) => `New link: ${whom}`,
  sentTo: (email: string) => `A new link is on its way to ${email}. The one before ends when it is sent.`,
  linkTitle: 'The new link',
  link: 'Invitation link',
  linkText: (when: string) =>
    `Hand it over yourself. It makes one account, until ${when}; the link before it opens nothing any more. It is not shown again.`,
  withdraw: 'Withdraw',
  withdrawOf: (whom: string) => `Withdraw the invitation: ${whom}`,
  withdrawTitle: 'Withdraw this invitation?',
  withdrawText: (whom: string) =>
    `${whom}: the link opens nothing any more, and says so. You can invite again at any time.`,
  withdrawn: 'The invitation is withdrawn.',
};
