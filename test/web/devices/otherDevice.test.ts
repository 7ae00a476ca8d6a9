import { expect, test } from 'vitest';
import { browserKind } from '../../../src/web/devices/browserKind.ts';
import { otherDevice } from '../../../src/web/devices/otherDevice.ts';

const device = (deviceId: string, groupId: string) => ({ deviceId, groupId }) as MediaDeviceInfo;
const alias = device('default', 'desk');
const desk = device('desk-microphone', 'desk');
const headset = device('headset-microphone', 'headset');

test.each([
  { what: 'the headset was unplugged', devices: [alias, desk], than: headset, other: desk },
  { what: 'the desk microphone gives nothing', devices: [alias, desk, headset], than: desk, other: headset },
  { what: 'the system’s choice gives nothing', devices: [alias, desk, headset], than: alias, other: headset },
  { what: 'it was the only one', devices: [alias, desk], than: desk, other: null },
  { what: 'there is none', devices: [], than: null, other: null },
  {
    what: 'the browser hides its groups',
    devices: [device('a', ''), device('b', '')],
    than: device('a', ''),
    other: device('b', ''),
  },
])('$what: offers another device', ({ devices, than, other }) => {
  expect(otherDevice(devices, than)).toEqual(other);
});

test.each([
  [
    'desktop',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    0,
  ],
  [
    'desktop',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    0,
  ],
  [
    'iphone',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    5,
  ],
  [
    'iphone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    5,
  ],
  [
    'android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    5,
  ],
] as const)('the way to the settings is that of %s', (kind, userAgent, maxTouchPoints) => {
  expect(browserKind({ userAgent, maxTouchPoints })).toBe(kind);
});
