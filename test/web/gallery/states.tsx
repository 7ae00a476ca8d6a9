/** Every state of the page, by name: how it comes about, and what is mounted. */
import type { ReactNode } from 'react';
import { App, Providers } from '../../../src/web/App.tsx';
import type { CallState } from '../../../src/web/call/callState.ts';
import { keepVisit, originOfInvite, type StoredVisit } from '../../../src/web/join/storedVisit.ts';
import { MessagesProvider } from '../../../src/web/messages/MessagesProvider.tsx';
import { Visit } from '../../../src/web/room/Visit.tsx';
import { keepSignIn } from '../../../src/web/start/signIn.ts';
import { exchangeStartLink } from '../../../src/wire/routes/server.ts';
import * as callStates from './callStates.ts';
import { FakeCallClient, emptyState } from './FakeCallClient.ts';
import { scriptedLobbies } from './fakeLobbyWatch.ts';
import { installFakeServer, rooms, usualAnswers, type Script } from './fakeServer.ts';
import { room, waitingPatient } from './people.ts';

/** The secret of the gallery's guest link. */
export const secret = 'c2VjcmV0LW9mLXRoZS1saW5r';

export interface GalleryState {
  /** Path and fragment under /app. */
  at?: string;
  mount: () => ReactNode;
  /** It goes on loading for ever. */
  isLoading?: boolean;
  /** Names (or their beginnings) of buttons to press afterwards, in English. */
  press?: readonly string[];
}

function signIn(): void {
  const answer = usualAnswers['exchangeStartLink'];
  if (typeof answer === 'object' && 'reply' in answer)
    keepSignIn(exchangeStartLink.reply.parse(answer.reply));
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
  displayName: 'Ana Ruiz',
  captions: true,
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

const pressing = (state: GalleryState, ...press: string[]): GalleryState => ({ ...state, press });

/** Captions that come while the call is looked at. */
function whileSpeaking(): CallState {
  const state = callStates.asPatient();
  setTimeout(
    () => window.callClient?.change({ transcript: [...state.transcript, ...callStates.newestCaptions()] }),
    200,
  );
  return state;
}

/** A browser that lets nothing sound before the first press. */
function withBlockedSound(): CallState {
  HTMLAudioElement.prototype.play = function (this: HTMLAudioElement) {
    return navigator.userActivation.hasBeenActive
      ? HTMLMediaElement.prototype.play.call(this)
      : Promise.reject(new DOMException('scripted', 'NotAllowedError'));
  };
  return callStates.asPatient();
}

function hostWithWaiting(): CallState {
  scriptedLobbies.push({ room, waiting: [waitingPatient] });
  return callStates.asHostWithWaiting();
}

function notAskedYet(): void {
  signIn();
  Object.defineProperty(Notification, 'permission', { value: 'default' });
}

const invited = `/join#invite=${secret}`;

export const states: Readonly<Record<string, GalleryState>> = {
  rooms: app('/', {}, signIn),
  'rooms-empty': app('/', { listRooms: { reply: { rooms: [], nextCursor: null } } }, signIn),
  'rooms-loading': { ...app('/', { listRooms: 'never' }, signIn), isLoading: true },
  'rooms-failed': app('/', { listRooms: { refused: 'DEPENDENCY_UNAVAILABLE' } }, signIn),
  'rooms-more': app('/', { listRooms: { reply: { rooms, nextCursor: room.roomId } } }, signIn),
  'rooms-waiting': app('/', {}, () => {
    signIn();
    scriptedLobbies.push({ room, waiting: [waitingPatient] });
  }),
  'rooms-without-captions': app(
    '/',
    {
      getCapabilities: {
        reply: {
          version: '0.1.0',
          captioning: callStates.withoutCaptioning().captioning,
        },
      },
    },
    signIn,
  ),
  'rooms-alerts-offer': app('/', {}, notAskedYet),
  'rooms-create': pressing(app('/', {}, signIn), 'New room'),
  'rooms-invite': pressing(app('/', {}, signIn), 'Invite'),
  'rooms-delete': pressing(app('/', {}, signIn), 'More for', 'Delete room'),
  'rooms-menu': pressing(app('/', {}, signIn), 'More for'),
  'signed-out': app('/'),
  'start-works': app('/#start=Qm9yZWQtb2YtZXhhbXBsZXM'),
  'start-used': app('/#start=Qm9yZWQtb2YtZXhhbXBsZXM', { exchangeStartLink: { refused: 'START_LINK_USED' } }),
  'start-signing-in': {
    ...app('/#start=Qm9yZWQtb2YtZXhhbXBsZXM', { exchangeStartLink: 'never' }),
    isLoading: true,
  },
  'not-found': app('/nowhere'),

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
  'waiting-reconnecting': visit(() => callStates.waitingInLobby(true, true, true)),

  'call-patient': visit(callStates.asPatient),
  'call-host': visit(callStates.asHost, 'host'),
  'call-many': visit(callStates.asHostOfMany, 'host'),
  'call-waiting': visit(hostWithWaiting, 'host'),
  'call-captions': visit(whileSpeaking),
  'call-blocked-sound': visit(withBlockedSound),
  'call-screen': visit(callStates.screenShared),
  'call-review': visit(callStates.reviewWithoutScreen, 'host'),
  'call-voice': visit(callStates.voiceCall, 'host'),
  'call-alone': visit(callStates.alone, 'host'),
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
