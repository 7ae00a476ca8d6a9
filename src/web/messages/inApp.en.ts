/** Where a link was opened within an app that has a browser of its own. */
export const inApp = {
  title: 'Open this link in your browser',
  text: (app: string) => `You are inside ${app}. There, camera and microphone often do not work.`,
  textPlain: 'You are inside an app. There, camera and microphone do not work.',
  open: 'Open in browser',
  byHand: 'Copy the link, then paste it into the address bar of your browser:',
  byHandIphone: 'Copy the link, open Safari, and paste it into its address bar:',
  link: 'Your link',
  stay: 'Try it here',
};
