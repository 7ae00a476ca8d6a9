/** Texts of the frame around the pages. */
export const shell = {
  navigation: 'Main places',
  account: 'Your account',
  administration: 'Administration',
  copy: 'Copy',
  copiedAnnounced: 'It was copied.',
  firstAdminTitle: 'Make your administrator account',
  firstAdminText:
    'You came by the start link. With an account of your own you sign in anywhere, invite colleagues and manage this server.',
  firstAdminGo: 'Make account',
  signOutTitle: 'Sign out of this browser?',
  signOutText: 'All its tabs are signed out.',
};
