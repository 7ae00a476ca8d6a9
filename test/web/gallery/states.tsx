/** Every state of the page, by name: how it comes about, and what is mounted. */
import type { z } from 'zod';
import { App, Providers } from '../../../src/web/App.tsx';
import type { CallState } from '../../../src/web/call/callState.ts';
import { keepVisit, originOfInvite, type StoredVisit } from '../../../src/web/join/storedVisit.ts';
import { MessagesProvider } from '../../../src/web/messages/MessagesProvider.tsx';
import { Visit } from '../../../src/web/room/Visit.tsx';
import { keepSignIn, readStoredSignIn } from '../../../src/web/start/signIn.ts';
import { secondFactorNeeded } from '../../../src/wire/accounts.ts';
import { getMe } from '../../../src/wire/routes/accounts.ts';
import { exchangeStartLink } from '../../../src/wire/routes/server.ts';
import { adminUserStates } from './adminUserStates.ts';
import { adminAuditStates } from './adminAuditStates.ts';
import { adminEmergencyStates } from './adminEmergencyStates.ts';
import { adminWebhookStates } from './adminWebhookStates.ts';
import { adminKeyStates } from './adminKeyStates.ts';
import { callCheckStates } from './callCheckStates.tsx';
import { callProblemStates } from './callProblemStates.ts';
import { caseStates } from './caseStates.ts';
import type { GalleryState } from './GalleryState.ts';
import { jobStates } from './jobStates.ts';
import * as callStates from './callStates.ts';
import { FakeCallClient, emptyState } from './FakeCallClient.ts';
import { scriptedLobbies } from './fakeLobbyWatch.ts';
import { installFakeServer, rooms, usualAnswers, type Answer, type Script } from './fakeServer.ts';
import { notificationStates } from './notificationStates.ts';
import { organisationStates } from './organisationStates.ts';
import { contact, room, waitingPatient } from './people.ts';
import { retentionStates } from './retentionStates.ts';

/** The secret of the gallery's guest link. */
export const secret = 'c2VjcmV0LW9mLXRoZS1saW5r';

function signIn(): void {
  const answer = usualAnswers['exchangeStartLink'];
  if (typeof answer === 'object' && 'reply' in answer)
    keepSignIn(exchangeStartLink.reply.parse(answer.reply));
}

function signInAsPatient(): void {
  const answer = usualAnswers['exchangeStartLink'];
  if (typeof answer === 'object' && 'reply' in answer) {
    const signed = exchangeStartLink.reply.parse(answer.reply);
    keepSignIn({ ...signed, user: { ...signed.user, roles: ['patient'] } });
  }
}

/** The whole application at an address. */
const app = (at: string, script: Script = {}, before: () => void = () => undefined): GalleryState => ({
  at,
  mount: () => {
    installFakeServer(script);
    before();
    return <App />;
  },
});

const visitOf = (role: StoredVisit['role']): StoredVisit => ({
  origin: originOfInvite(secret),
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkzOWEyZSJ9.9c4Ch3kQ0Yp',
  nodeUrl: null,
  room,
  role,
  caseId: null,
  displayName: 'Ana Ruiz',
  contact: role === 'patient' ? contact : null,
  captions: true,
  keepTranscript: false,
  language: 'auto',
});

/** One phase of a visit. */
const visit = (state: () => CallState, role: 'patient' | 'host' = 'patient'): GalleryState => ({
  mount: () => {
    installFakeServer({});
    if (role === 'host') signIn();
    const stored = visitOf(role);
    keepVisit(stored);
    const client = new FakeCallClient(state());
    window.callClient = client;
    return (
      <MessagesProvider>
        <Providers>
          <Visit
            client={client}
            visit={stored}
            onJoinAgain={() => client.calls.push(['joinAgain'])}
            onForget={() => client.calls.push(['forget'])}
            onBack={() => client.calls.push(['back'])}
          />
        </Providers>
      </MessagesProvider>
    );
  },
});

const closed = (reason: Extract<CallState['phase'], { phase: 'closed' }>['reason']) => () => ({
  ...emptyState,
  phase: { phase: 'closed' as const, reason },
});

function refuseDevices(name: string): () => void {
  return () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('scripted', name));
  };
}

const pressing = (state: GalleryState, ...press: NonNullable<GalleryState['press']>): GalleryState => ({
  ...state,
  press,
});

/** Captions that come while the call is looked at. */
function whileSpeaking(): CallState {
  const state = callStates.asPatient();
  setTimeout(
    () => window.callClient?.change({ transcript: [...state.transcript, ...callStates.newestCaptions()] }),
    200,
  );
  return state;
}

/** An app that opens links by itself, by what it adds to the user agent. */
function openedIn(app: string): void {
  Object.defineProperty(navigator, 'userAgent', { value: `Mozilla/5.0 AppleWebKit/605.1.15 (${app}` });
}

function hostWithWaiting(): CallState {
  scriptedLobbies.push({ room, waiting: [waitingPatient] });
  return callStates.asHostWithWaiting();
}

function notAskedYet(): void {
  signIn();
  Object.defineProperty(Notification, 'permission', { value: 'default' });
}

/** This browser has the cookie of an account. */
function withCookie(): void {
  localStorage.setItem('consilium.account', room.roomId);
  readStoredSignIn();
}

/** An account as the protocol shows it, changed; null for who has none. */
function meWith(change: Partial<NonNullable<z.output<typeof getMe.reply>['account']>> | null): Answer {
  const me = getMe.reply.parse(getMe.example.reply);
  return { reply: { ...me, account: change && me.account && { ...me.account, ...change } } };
}

const challenged = (methods: ('totp' | 'recoveryCode' | 'passkey')[]): Answer => ({
  reply: secondFactorNeeded.parse({ state: 'secondFactor', challengeId: linkSecret, methods }),
});

const filling = (
  state: GalleryState,
  fill: NonNullable<GalleryState['fill']>,
  ...press: string[]
): GalleryState => ({
  ...state,
  fill,
  press,
});

const linkSecret = 'c2VjcmV0LW9mLXRoZS1saW5rLW9mLTQzLWNoYXJhY3R';
const invited = `/join#invite=${secret}`;

export const states: Readonly<Record<string, GalleryState>> = {
  ...caseStates({
    asClinician: (at, script) => app(at, script, signIn),
    asPatient: (at, script) => app(at, script, signInAsPatient),
  }),
  ...jobStates({
    asClinician: (at, script) => app(at, script, signIn),
    asPatient: (at, script) => app(at, script, signInAsPatient),
  }),
  ...retentionStates((at, script) => app(at, script, signIn)),
  ...adminAuditStates((at, script) => app(at, script, signIn)),
  ...adminEmergencyStates((at, script) => app(at, script, signIn)),
  ...adminWebhookStates((at, script) => app(at, script, signIn)),
  ...adminKeyStates((at, script) => app(at, script, signIn)),
  ...adminUserStates((at, script) => app(at, script, signIn)),
  ...notificationStates(app, { clinician: signIn, patient: signInAsPatient }),
  rooms: app('/rooms', {}, signIn),
  'rooms-empty': app('/rooms', { listRooms: { reply: { rooms: [], nextCursor: null } } }, signIn),
  'rooms-loading': { ...app('/rooms', { listRooms: 'never' }, signIn), isLoading: true },
  'rooms-failed': app('/rooms', { listRooms: { refused: 'DEPENDENCY_UNAVAILABLE' } }, signIn),
  'rooms-more': app('/rooms', { listRooms: { reply: { rooms, nextCursor: room.roomId } } }, signIn),
  'rooms-waiting': app('/rooms', {}, () => {
    signIn();
    scriptedLobbies.push({ room, waiting: [waitingPatient] });
  }),
  'rooms-without-captions': app(
    '/rooms',
    {
      getCapabilities: {
        reply: {
          version: '0.1.0',
          captioning: callStates.withoutCaptioning().captioning,
          embedOrigins: [],
          identityProvider: false,
        },
      },
    },
    signIn,
  ),
  'rooms-alerts-offer': app('/rooms', {}, notAskedYet),
  'rooms-create': pressing(app('/rooms', {}, signIn), 'New room'),
  'rooms-invite': pressing(app('/rooms', {}, signIn), 'Invite'),
  'rooms-delete': pressing(app('/rooms', {}, signIn), 'More for', 'Delete room'),
  'rooms-menu': pressing(app('/rooms', {}, signIn), 'More for'),
  'signed-out': app('/'),
  'start-works': app('/#start=Qm9yZWQtb2YtZXhhbXBsZXM'),
  'start-used': app('/#start=Qm9yZWQtb2YtZXhhbXBsZXM', { exchangeStartLink: { refused: 'START_LINK_USED' } }),
  'start-signing-in': {
    ...app('/#start=Qm9yZWQtb2YtZXhhbXBsZXM', { exchangeStartLink: 'never' }),
    isLoading: true,
  },
  'sign-in': app('/sign-in'),
  ...organisationStates(app),
  'sign-in-operator': pressing(app('/rooms'), 'Are you setting up'),
  'sign-in-second-factor': filling(
    app('/sign-in', { signIn: challenged(['totp', 'recoveryCode', 'passkey']) }),
    { 'E-mail address': 'n.okafor@clinic.example', Password: 'correct horse' },
    'Sign in',
  ),
  'sign-in-passkey-only': filling(
    app('/sign-in', { signIn: challenged(['passkey']) }),
    { 'E-mail address': 'n.okafor@clinic.example', Password: 'correct horse' },
    'Sign in',
  ),
  'sign-in-refused': filling(
    app('/sign-in', { signIn: { refused: 'SIGN_IN_REFUSED' } }),
    { 'E-mail address': 'n.okafor@clinic.example', Password: 'correct horse' },
    'Sign in',
  ),
  'sign-in-ended': app('/rooms', { refreshSignIn: { refused: 'REFRESH_REFUSED' } }, withCookie),
  'sign-in-restoring': { ...app('/rooms', { refreshSignIn: 'never' }, withCookie), isLoading: true },
  'sign-in-restored': app('/rooms', {}, withCookie),
  'sign-in-unreachable': app('/rooms', { refreshSignIn: { refused: 'DEPENDENCY_UNAVAILABLE' } }, withCookie),
  forgot: app('/reset'),
  'forgot-asked': filling(app('/reset'), { 'E-mail address': 'n.okafor@clinic.example' }, 'Send the link'),
  'forgot-without-mail': filling(
    app('/reset', { requestPasswordReset: { refused: 'MAIL_UNAVAILABLE' } }),
    { 'E-mail address': 'n.okafor@clinic.example' },
    'Send the link',
  ),
  reset: app(`/#reset=${linkSecret}`),
  'reset-done': filling(
    app(`/#reset=${linkSecret}`),
    { 'New password': 'a horse, a staple' },
    'Set password',
  ),
  invitation: app(`/#invitation=${linkSecret}`),
  'invitation-withdrawn': app(`/#invitation=${linkSecret}`, {
    readInvitation: { refused: 'INVITATION_WITHDRAWN' },
  }),
  'invitation-over': app(`/#invitation=${linkSecret}`, { readInvitation: { refused: 'LINK_USED' } }),
  'first-admin': app('/account', { getMe: meWith(null) }, signIn),
  account: app('/account', {}, withCookie),
  'account-full': app(
    '/account',
    {
      getMe: meWith({
        hasTotp: true,
        recoveryCodesLeft: 9,
        passkeys: [{ passkeyId: room.roomId, name: 'Phone', createdAt: room.createdAt }],
      }),
    },
    withCookie,
  ),
  'account-loading': { ...app('/account', { getMe: 'never' }, withCookie), isLoading: true },
  'account-failed': app('/account', { getMe: { refused: 'DEPENDENCY_UNAVAILABLE' } }, withCookie),
  'account-password': pressing(app('/account', {}, withCookie), 'Change password'),
  'account-authenticator': pressing(app('/account', {}, withCookie), 'Set up authenticator'),
  'account-authenticator-scan': pressing(
    app('/account', {}, withCookie),
    'Set up authenticator',
    { 'Current password': 'correct horse' },
    'Next',
  ),
  'account-recovery-codes': pressing(
    app('/account', {}, withCookie),
    'Set up authenticator',
    { 'Current password': 'correct horse' },
    'Next',
    { 'Six-digit code': '123456' },
    'Confirm',
  ),
  'account-passkey': pressing(app('/account', {}, withCookie), 'Add a passkey'),
  'account-everywhere': pressing(app('/account', {}, withCookie), 'Sign out everywhere'),
  'not-found': app('/nowhere'),
  'rooms-of-a-patient': app('/rooms', {}, signInAsPatient),

  'join-works': app(invited),
  'join-ask': app(invited),
  'join-voice': app(invited, {
    readInvite: { reply: { room: { ...room, kind: 'voice' }, role: 'patient' } },
  }),
  'join-denied': pressing(app(invited, {}, refuseDevices('NotAllowedError')), 'Turn on'),
  'join-no-device': pressing(app(invited, {}, refuseDevices('NotFoundError')), 'Turn on'),
  'join-insecure': app(invited, {}, () => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
  }),
  'join-in-app': app(invited, {}, () => openedIn('Instagram 390.0.0.28 (iPhone16,2; iOS 18_5; en_US)')),
  'join-in-app-android': app(invited, {}, () => openedIn('Android 15; wv) [FB_IAB/FB4A;FBAV/520.0.0.38;]')),
  'join-in-app-stay': pressing(
    app(invited, {}, () => openedIn('Instagram 390.0.0.28 (iPhone16,2; iOS 18_5; en_US)')),
    'Try it here',
  ),
  'join-colleague': app(invited, { readInvite: { reply: { room, role: 'clinician' } } }),
  'join-again': app(invited, {}, () => keepVisit(visitOf('patient'))),
  'join-locked': app(invited, { enterByInvite: { refused: 'ROOM_LOCKED' } }),
  'join-revoked': app(invited, { readInvite: { refused: 'INVITE_REVOKED' } }),
  'join-expired': app(invited, { readInvite: { refused: 'INVITE_EXPIRED' } }),
  'join-unknown': app(invited, { readInvite: { refused: 'INVITE_NOT_FOUND' } }),
  'join-no-link': app('/join'),
  'join-continue': app('/join#token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkzOWEyZSJ9.9c4Ch3kQ0Yp'),
  'room-host': app(`/rooms/${room.roomId}`, {}, signIn),
  'room-gone': app(`/rooms/${room.roomId}`, { getRoom: { refused: 'ROOM_NOT_FOUND' } }, signIn),

  joining: { ...visit(() => ({ ...emptyState, phase: { phase: 'joining' } })), isLoading: true },
  'second-device': visit(() => ({ ...emptyState, phase: { phase: 'secondDevice' } })),
  'waiting-absent': visit(() => callStates.waitingInLobby(false, false)),
  'waiting-present': visit(() => callStates.waitingInLobby(true, false)),
  'waiting-known': visit(() => callStates.waitingInLobby(true, true)),
  'waiting-contact': pressing(
    visit(() => callStates.waitingInLobby(true, true)),
    'Change this',
  ),
  'waiting-draining': visit(() => ({
    ...callStates.waitingInLobby(true, true),
    drainsWithinMs: 420_000,
  })),
  'waiting-reconnecting': visit(() => callStates.waitingInLobby(true, true, true)),

  'call-phone-host': pressing(visit(callStates.soundLost, 'host'), 'People'),
  'call-phone-host-own': visit(callStates.ownSoundLost, 'host'),
  'call-phone-patient': visit(callStates.soundLostAsPatient),
  'call-patient': visit(callStates.asPatient),
  'call-host': visit(callStates.asHost, 'host'),
  'call-many': visit(callStates.asHostOfMany, 'host'),
  'call-waiting': visit(hostWithWaiting, 'host'),
  'call-captions': visit(whileSpeaking),
  ...callProblemStates(visit),
  ...callCheckStates(
    (script, before) => app(invited, script, before),
    (script) => app('/rooms', script, signIn),
    refuseDevices,
  ),
  'call-screen': visit(callStates.screenShared),
  'call-review': visit(callStates.reviewWithoutScreen, 'host'),
  'call-voice': visit(callStates.voiceCall, 'host'),
  'call-alone': visit(callStates.alone, 'host'),
  'call-media-away': visit(callStates.withMediaAway),
  'call-troubled': visit(callStates.troubled),
  'call-without-captions': pressing(visit(callStates.withoutCaptioning), 'More', 'Captions so far'),
  'call-chat': pressing(visit(callStates.asPatient), 'Chat'),
  'call-chat-empty': pressing(visit(callStates.alone, 'host'), 'Chat'),
  'call-people': pressing(visit(callStates.asHostWithWaiting, 'host'), 'People'),
  'call-people-patient': pressing(visit(callStates.screenShared), 'People'),
  'call-transcript': pressing(visit(callStates.asPatient), 'More', 'Captions so far'),
  'call-transcript-settings': pressing(
    visit(callStates.asPatient),
    'More',
    'Captions so far',
    'Language and',
  ),
  'call-more': pressing(visit(callStates.asPatient), 'More'),
  'call-settings': pressing(visit(callStates.asPatient), 'More', 'Settings'),
  'call-another-device': pressing(visit(callStates.asPatient), 'More', 'Continue on another device'),
  'call-leave': pressing(visit(callStates.asHost, 'host'), 'Leave'),
  'call-end': pressing(visit(callStates.asHost, 'host'), 'Leave', 'End visit for everybody'),
  'call-invite': pressing(visit(callStates.alone, 'host'), 'Invite'),

  'closed-left': visit(closed('left')),
  'closed-left-host': visit(closed('left'), 'host'),
  'closed-ended': visit(closed('ended')),
  'closed-removed': visit(closed('removed')),
  'closed-refused': visit(closed('refused')),
  'closed-moved': visit(closed('movedToOtherDevice')),
  'closed-server': visit(closed('serverClosing')),
  'closed-deleted': visit(closed('roomDeleted')),
  failed: visit(() => ({
    ...emptyState,
    phase: {
      phase: 'failed',
      error: {
        code: 'INTERNAL',
        message: '',
        details: {},
        requestId: '01939a2e-7c00-7a10-8000-0000000000aa',
      },
    },
  })),
};
