import { plural } from './plural.ts';

const count = plural('en');

/** Texts of one's own account. */
export const account = {
  roles: { patient: 'Patient', clinician: 'Clinician', admin: 'Administrator', service: 'Service' },
  firstAdminDone: 'Your account is made. From now on sign in with it.',
  next: 'Next',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  added: (date: string) => `Added ${date}`,
  currentPassword: 'Current password',
  passwordText: 'A new password signs you out everywhere else.',
  changePassword: 'Change password',
  passwordChanged: 'Your password was changed. Other browsers are signed out.',
  totpTitle: 'Authenticator app',
  totpOff: 'Asks for a code from your phone when you sign in with your password.',
  totpOn: (codes: number) =>
    `On. ${count(codes, { one: '1 recovery code is left.', other: '# recovery codes are left.' })}`,
  totpSetUp: 'Set up authenticator app',
  totpRemove: 'Turn off authenticator app',
  totpRemoveText: 'Your password alone signs you in then. The recovery codes become void.',
  totpRemoved: 'The authenticator app is turned off.',
  scanText: 'Scan this with your authenticator app, then enter the code it shows.',
  qrCode: 'QR code for the authenticator app',
  typeText: 'Or type this into the app:',
  sixDigits: 'Six-digit code',
  codesText:
    'Keep these recovery codes in a safe place. Each signs you in once when you do not have your phone. They are not shown again.',
  codesTogether: 'All codes',
  codesKept: 'I have kept them',
  passkeysTitle: 'Passkeys',
  passkeysText: 'Sign in by fingerprint, face or PIN of a device, without a password.',
  addPasskey: 'Add a passkey',
  addPasskeyText: 'Your browser asks where to keep it and has you confirm it on the device.',
  passkeyName: 'Name of the device',
  passkeyNameHint: 'So that you know it again, such as “Phone”.',
  passkeyNameMissing: 'Give the device a name.',
  passkeyNotMade: 'No passkey was made. Try again when you are ready.',
  passkeyAdded: 'The passkey was added.',
  removePasskeyTitle: 'Remove this passkey?',
  removePasskeyText: (name: string) => `“${name}” no longer signs you in.`,
  passkeyRemoved: 'The passkey was removed.',
  everywhereTitle: 'Signed in elsewhere?',
  everywhereText: 'Ends every sign-in of your account, on this and all other browsers.',
  everywhere: 'Sign out everywhere',
};
