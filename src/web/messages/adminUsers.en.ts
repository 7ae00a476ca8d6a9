/** Texts of the page about everybody who has an account. */
export const users = {
  title: 'People',
  lead: 'Who has an account here, and what they may do.',
  errorTitle: 'The accounts could not be loaded',
  nobodyTitle: 'Nobody fits',
  nobodyText: 'Try a part of the name or e-mail address, or other filters.',
  search: 'Name or e-mail address',
  role: 'Role',
  roleAll: 'All roles',
  state: 'State',
  states: { all: 'All states', enabled: 'Enabled', disabled: 'Disabled' },
  since: (date: string) => `since ${date}`,
  disabledOn: (date: string) => `Disabled on ${date}`,
  you: 'You',
  demo: 'Demonstration',
  actionsFor: (name: string) => `Actions for ${name}`,
  actions: {
    role: 'Change role…',
    resetLink: 'New password link…',
    signOut: 'Sign out everywhere…',
    secondFactors: 'Remove second factors…',
    enable: 'Enable…',
    disable: 'Disable…',
    erase: 'Erase their data',
  },
  roleMeans: {
    clinician: 'Opens rooms and cases, admits patients, invites colleagues and patients.',
    patient: 'Sees their own records and joins visits.',
    admin: 'Does what clinicians do, and manages accounts, keys and this server.',
  },
  ownChanged: 'This is your own account. You are signed out and have to sign in again.',
  ownDisabled:
    'This is your own account. You are signed out, and only another administrator lets you back in.',
  changes: {
    role: {
      title: (name: string) => `Role of ${name}`,
      text: 'They are signed out everywhere, and have the new role when they sign in again.',
      submit: 'Change role',
      done: (name: string) => `The role of ${name} is changed.`,
    },
    enable: {
      title: (name: string) => `Enable ${name}?`,
      text: 'They can sign in again, with the password and role they had. A service gets in by its keys again.',
      submit: 'Enable account',
      done: (name: string) => `${name} can sign in again.`,
    },
    disable: {
      title: (name: string) => `Disable ${name}?`,
      text: 'They are signed out everywhere at once and cannot sign in any more; keys of a service open nothing. Nothing they wrote is lost, and you can enable the account again.',
      submit: 'Disable account',
      done: (name: string) => `${name} is disabled.`,
    },
    signOut: {
      title: (name: string) => `Sign ${name} out everywhere?`,
      text: 'Ends every sign-in of this account, on all devices and in all browsers. They can sign in again.',
      submit: 'Sign out everywhere',
      done: (name: string) => `${name} is signed out everywhere.`,
    },
    secondFactors: {
      title: (name: string) => `Remove second factors of ${name}?`,
      text: 'For somebody who lost their phone. Authenticator app, recovery codes and passkeys are forgotten, and they are signed out everywhere. The password alone signs them in then: be sure who is asking.',
      submit: 'Remove second factors',
      done: (name: string) => `The second factors of ${name} are removed.`,
    },
  },
  invite: 'Invite',
  inviteTitle: 'Invite somebody',
  inviteSubmit: 'Make invitation',
  email: 'E-mail address',
  emailHint:
    'The account gets this address. Leave it empty, and whoever opens the link enters theirs. They choose their name and password themselves.',
  invitedTitle: 'The invitation is made',
  linkMailed: (email: string) =>
    `The link is on its way to ${email}. It works once, for a week. You can send it again or withdraw it from the list.`,
  linkNotMailed: 'Copy the link and hand it over yourself.',
  mailMissing:
    'This server sends no e-mail: whoever runs it can set CONSILIUM_SMTP_URL. Copy the link and hand it over yourself.',
  invitationLink: 'Invitation link',
  invitationUntil: (date: string) =>
    `It makes one account, until ${date}. It is not shown again: whoever has it can use it.`,
  resetTitle: (name: string) => `New password for ${name}`,
  resetText:
    'Makes a link by which they set a new password themselves. An older link of this kind becomes void. The password they have works until then.',
  resetSubmit: 'Make link',
  resetLink: 'Link to set a new password',
  resetUntil: (date: string) =>
    `It works once, until ${date}. It is not shown again: hand it to nobody but this person.`,
};
