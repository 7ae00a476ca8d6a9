import { describe, expect, test } from 'vitest';
import { androidBrowserLink, inAppBrowser } from '../../../src/web/devices/inAppBrowser.ts';

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/BP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0';
const androidView = `${android} Chrome/140.0.0.0 Mobile Safari/537.36`;

describe('pages in an app are known by its name:', () => {
  test.each([
    ['Facebook', `${iphone} Mobile/15E148 [FBAN/FBIOS;FBAV/520.0.0.38;FBDV/iPhone16,2;FBLC/en_US]`],
    ['Facebook', `${androidView} [FB_IAB/FB4A;FBAV/520.0.0.38;]`],
    ['Messenger', `${androidView} [FB_IAB/Orca-Android;FBAV/510.0.0.1;]`],
    ['Messenger', `${iphone} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/510.0]`],
    ['Instagram', `${iphone} Mobile/15E148 Instagram 390.0.0.28 (iPhone16,2; iOS 18_5; en_US)`],
    ['Instagram', `${androidView} Instagram 390.0.0.43 Android (35/15; 420dpi)`],
    ['LinkedIn', `${iphone} Mobile/15E148 [LinkedInApp]/9.31`],
    ['WeChat', `${iphone} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/en`],
    ['WhatsApp', `${iphone} Mobile/15E148 WhatsApp/2.25.20`],
    ['Line', `${iphone} Mobile/15E148 Safari Line/15.12.1`],
    ['TikTok', `${androidView} trill_400 BytedanceWebview/d8a21c6`],
  ])('%s', (app, userAgent) => {
    expect(inAppBrowser(userAgent, true)).toEqual({ app, isAndroid: userAgent.includes('Android') });
  });
});

test.each([
  ['Safari', `${iphone} Version/18.5 Mobile/15E148 Safari/604.1`],
  ['Chrome on an iPhone', `${iphone} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`],
  ['Firefox on an iPhone', `${iphone} FxiOS/141.0 Mobile/15E148 Safari/605.1.15`],
  [
    'Chrome on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  ],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
])('%s is a browser', (_, userAgent) => {
  expect(inAppBrowser(userAgent, true)).toBeNull();
  expect(inAppBrowser(userAgent, false)).toBeNull();
});

test.each([iphone, androidView])('an app without a name is left alone if it gives devices', (userAgent) => {
  expect(inAppBrowser(userAgent, true)).toBeNull();
  expect(inAppBrowser(userAgent, false)).toMatchObject({ app: null });
});

test('Android is given the whole link, its secret included', () => {
  expect(androidBrowserLink('https://clinic.example:8443/app/join#invite=s3cret')).toBe(
    'intent://clinic.example:8443/app/join#invite=s3cret#Intent;scheme=https;action=android.intent.action.VIEW;category=android.intent.category.BROWSABLE;end',
  );
});
