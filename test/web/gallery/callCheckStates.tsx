import CallCheckPage from '../../../src/web/check/CallCheckPage.tsx';
import { CheckOutcome } from '../../../src/web/check/CheckOutcome.tsx';
import { MessagesProvider } from '../../../src/web/messages/MessagesProvider.tsx';
import { Providers } from '../../../src/web/App.tsx';
import type { CallCheckResult } from '../../../src/wire/callChecks.ts';
import type { Script } from './fakeServer.ts';
import { installFakeServer } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';
import { inviteId } from './people.ts';

type App = (script?: Script, before?: () => void) => GalleryState;

const good: CallCheckResult = {
  microphone: 'heard',
  camera: 'works',
  speaker: 'heard',
  paths: { udp: 'open', tcp: 'open', relay: 'notOffered' },
  loop: { path: 'udp', kbitPerS: 1240, roundTripMs: 38, lossRatio: 0.004, soundReturned: true },
  browser: 'chromium',
};
const blocked: CallCheckResult = {
  ...good,
  paths: { udp: 'closed', tcp: 'closed', relay: 'closed' },
  loop: null,
};
const detour: CallCheckResult = {
  ...good,
  paths: { udp: 'closed', tcp: 'closed', relay: 'open' },
  loop: { path: 'relay', kbitPerS: 880, roundTripMs: 61, lossRatio: 0, soundReturned: true },
  browser: 'safari',
};

/** The end of a check. */
const outcome = (result: CallCheckResult, isKept = true): GalleryState => ({
  mount: () => {
    installFakeServer({});
    return (
      <MessagesProvider>
        <Providers>
          <CheckOutcome
            progress={{ state: 'done', result, isKept }}
            onAgain={() => undefined}
            onBack={() => undefined}
          />
        </Providers>
      </MessagesProvider>
    );
  },
});

/** Its beginning, without the invitation that leads to it. */
const check = (before: () => void): GalleryState => ({
  mount: () => {
    installFakeServer({});
    before();
    return (
      <MessagesProvider>
        <Providers>
          <CallCheckPage secret="c2VjcmV0LW9mLXRoZS1saW5r" kind="video" onBack={() => undefined} />
        </Providers>
      </MessagesProvider>
    );
  },
});

const offer = 'Check your device and connection';
const toPath = [offer, 'Next', 'Play the sound', 'Yes, I heard it'];

export const callCheckStates = (
  invited: App,
  rooms: App,
  refuseDevices: (name: string) => () => void,
): Readonly<Record<string, GalleryState>> => ({
  'check-ask': { ...invited(), press: [offer] },
  'check-denied': { ...check(refuseDevices('NotAllowedError')), press: ['Turn on'] },
  'check-no-device': { ...check(refuseDevices('NotFoundError')), press: ['Turn on'] },
  'check-devices': { ...invited(), press: [offer], waitFor: 'Step 1' },
  'check-speaker': { ...invited(), press: toPath.slice(0, 2) },
  'check-speaker-played': { ...invited(), press: toPath.slice(0, 3) },
  'check-running': { ...invited({ openCallCheck: 'never' }), press: toPath, isLoading: true },
  'check-busy': {
    ...invited({ openCallCheck: { refused: 'CHECKS_BUSY' } }),
    press: toPath,
    waitFor: 'Too many people are checking right now',
  },
  'check-expired': {
    ...invited({ openCallCheck: { refused: 'INVITE_EXPIRED' } }),
    press: toPath,
    waitFor: 'The check could not be finished',
  },
  'check-good': outcome(good),
  'check-detour': outcome(detour),
  'check-no-path': outcome(blocked),
  'check-microphone-denied': outcome({ ...good, microphone: 'denied' }),
  'check-microphone-silent': outcome({ ...good, microphone: 'silent' }),
  'check-voice-only': outcome({ ...good, loop: { ...good.loop!, kbitPerS: 210 } }, false),
  'rooms-invite-checked': {
    ...rooms({
      listCallChecks: {
        reply: {
          checks: [good, detour].map((result, index) => ({
            inviteId: inviteId(index),
            checkedAt: '2026-03-02T07:40:00.000Z',
            result,
          })),
        },
      },
    }),
    press: ['Invite'],
    waitFor: 'UDP',
  },
  'rooms-invite-checks-failed': {
    ...rooms({ listCallChecks: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    press: ['Invite'],
    waitFor: 'The checks of these links',
  },
});
