/**
 * Apps that open links in a browser of their own, by what they write into the user agent. Most of these give the page
 * no camera and no microphone, or lose both as soon as somebody looks at a message.
 */
const apps: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Messenger', /MessengerForiOS|MessengerLiteForiOS|FB_IAB\/Orca/],
  ['Instagram', /\bInstagram\b/],
  ['Facebook', /\bFBA[NV]\/|\bFB_IAB\//],
  ['LinkedIn', /\bLinkedInApp\b/],
  ['WeChat', /\bMicroMessenger\//],
  ['WhatsApp', /\bWhatsApp\//],
  ['Line', /\bLine\/\d/],
  ['Telegram', /\bTelegram/],
  ['TikTok', /\bBytedanceWebview\b|\bmusical_ly|\bTikTok\b/],
  ['Snapchat', /\bSnapchat\b/],
  ['Pinterest', /\[Pinterest\/|\bPinterest for\b/],
  ['X', /\bTwitter for\b|\bTwitterAndroid\b/],
];

export interface InAppBrowser {
  /** Null where the app does not give its name. */
  app: string | null;
  isAndroid: boolean;
}

/**
 * The app around this page; null where the page is in a browser of its own. An app without a name is left alone as
 * long as it gives pages devices: it may be the clinic's own.
 */
export function inAppBrowser(userAgent: string, hasDevices: boolean): InAppBrowser | null {
  const isAndroid = /Android/.test(userAgent);
  const app = apps.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
  if (app !== null) return { app, isAndroid };
  return isWebView(userAgent) && !hasDevices ? { app, isAndroid } : null;
}

/** Android marks them (`; wv`); on iPhones every browser names itself or Safari, and a view in an app does not. */
const isWebView = (userAgent: string): boolean =>
  /; wv\)/.test(userAgent) || (/iPhone|iPad|iPod/.test(userAgent) && !/Safari\//.test(userAgent));

/**
 * The address that makes Android open a page in its browser, from within an app too. The fragment of the page stays:
 * Android takes what follows the last `#Intent` (android.content.Intent, parseUri).
 */
export function androidBrowserLink(href: string): string {
  const { protocol } = new URL(href);
  const scheme = protocol.slice(0, -1);
  return `intent:${href.slice(protocol.length)}#Intent;scheme=${scheme};action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end`;
}
