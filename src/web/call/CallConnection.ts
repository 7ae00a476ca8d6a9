/**
 * One person's way into a room and back into it: socket, peer and transports.
 *
 * A dropped socket is resumed (same peer, same transports); a peer that the server gave up is joined anew; a lost
 * media path gets an ICE restart; where the server's media worker died, transports are made anew on another one.
 * Devices stay open through all of it.
 */
import type { Device } from 'mediasoup-client';
import { join, leave, resume, type Admission } from '../../wire/events/admission.ts';
import {
  admittedEvent,
  closed,
  lobbyChanged,
  lobbyStatusEvent,
  mediaInterrupted,
  mediaRestarted,
  presenceCheck,
  type ClosedReason,
} from '../../wire/events/server.ts';
import type { ProducerView, RoomView, WaitingView } from '../../wire/rooms.ts';
import { RequestError } from '../api/requestError.ts';
import { admissionChange } from './admissionState.ts';
import type { JoinOptions } from './callState.ts';
import { initialState, type CallStore } from './CallStore.ts';
import { followRoom } from './followRoom.ts';
import { loadDevice } from './loadDevice.ts';
import { LocalSources } from './LocalSources.ts';
import { MediaLink } from './MediaLink.ts';
import { RemoteSources } from './RemoteSources.ts';
import { ServerSocket, type SendRequest } from '../api/ServerSocket.ts';

/** Shows (and plays) that somebody waits; fulfilled once it has been shown. */
export type ShowLobbyAlert = (room: RoomView, waiting: readonly WaitingView[]) => void | Promise<void>;

const firstConnectMs = 15_000;
const retryMs = 1000;
const leaveMs = 1000;

export class CallConnection {
  readonly local: LocalSources;
  readonly #store: CallStore;
  readonly #showLobbyAlert: ShowLobbyAlert;
  #device: Device | null = null;
  #options: JoinOptions | null = null;
  #socket: ServerSocket | null = null;
  /** Connected, and the server knows which peer we are. */
  #bound = false;
  #peerId: string | null = null;
  #link: MediaLink | null = null;
  #iceServers: Admission['iceServers'] = [];
  /** Of the server's media that we are on; null while it is away. */
  #routerId: string | null = null;
  /** The server's media went away, and ours is not back yet. */
  #mediaAway = false;
  #remote: RemoteSources | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #caughtUp: () => void = () => undefined;

  constructor(store: CallStore, showLobbyAlert: ShowLobbyAlert) {
    this.#store = store;
    this.#showLobbyAlert = showLobbyAlert;
    this.local = new LocalSources(this.request, (local) => store.update({ local }));
  }

  readonly request: SendRequest = (event, request, apply) =>
    this.#socket
      ? this.#socket.request(event, request, apply)
      : Promise.reject(RequestError.local('UNREACHABLE'));

  get remote(): RemoteSources | null {
    return this.#remote;
  }

  /** What coming back joins with, after it was changed in the call. */
  remember(change: Partial<Pick<JoinOptions, 'consent' | 'language' | 'contact'>>): void {
    if (this.#options) this.#options = { ...this.#options, ...change };
  }

  /** Fulfilled when it is decided: waiting, in the call, asked about a second device, or failed. */
  async join(options: JoinOptions): Promise<void> {
    this.#hangUp();
    this.#options = options;
    const { local } = this.#store.getState();
    this.#store.update({ ...initialState, local, contact: options.contact, phase: { phase: 'joining' } });
    this.local.adopt('microphone', options.microphone);
    this.local.adopt('camera', options.camera);
    const decided = new Promise<void>((resolve) => {
      this.#caughtUp = resolve;
    });
    this.#openSocket(options);
    this.#timer = setTimeout(() => this.#fail(RequestError.local('UNREACHABLE')), firstConnectMs);
    await decided;
  }

  async leave(): Promise<void> {
    const farewell = this.request(leave, {}).catch(() => undefined);
    await Promise.race([farewell, new Promise((resolve) => setTimeout(resolve, leaveMs))]);
    this.#end('left');
  }

  /** Stops everything without a word to the server, which keeps the peer for its grace period. */
  close(): void {
    this.#hangUp();
    this.local.close();
  }

  #openSocket(options: JoinOptions): void {
    const socket = new ServerSocket(
      { namespace: '/rooms', nodeUrl: options.nodeUrl },
      () => this.#options?.token ?? options.token,
      {
        connected: () => void this.#bind(),
        dropped: () => {
          this.#bound = false;
          this.#showConnection();
        },
        refused: (error) => this.#refused(error),
      },
    );
    this.#socket = socket;
    followRoom(socket, this.#store, {
      remote: () => this.#remote,
      mutedByModerator: () => this.local.silenceMicrophone(),
    });
    socket.on(admittedEvent, (admission) => this.#admitted(admission));
    socket.on(lobbyStatusEvent, (lobby) =>
      this.#store.update({ phase: { phase: 'waiting', lobby, reconnecting: false } }),
    );
    socket.on(closed, ({ reason }) => this.#closed(reason));
    socket.on(mediaInterrupted, () => this.#interrupted());
    socket.on(mediaRestarted, (restarted) => this.#startMedia(restarted));
    socket.on(presenceCheck, () => undefined);
    socket.on(lobbyChanged, ({ room, waiting }) => {
      this.#store.update({ waiting });
      return this.#showLobbyAlert(room, waiting);
    });
    globalThis.addEventListener('online', this.#onOnline);
    globalThis.document.addEventListener('visibilitychange', this.#onVisible);
    socket.connect();
  }

  readonly #onOnline = (): void => this.#link?.networkChanged();

  readonly #onVisible = (): void => {
    if (globalThis.document.visibilityState === 'visible') this.#link?.nudge();
  };

  /** A server that stops keeps the visit for its next start: whoever is inside waits for that. */
  #closed(reason: ClosedReason): void {
    const { phase } = this.#store.getState().phase;
    const inside = phase === 'inCall' || phase === 'waiting';
    if (reason === 'mediaFailed' || (reason === 'serverClosing' && inside)) this.#startAfresh();
    else this.#end(reason);
  }

  /** A socket is there: tell the server who we are. */
  async #bind(): Promise<void> {
    const socket = this.#socket;
    try {
      if (this.#peerId === null) await this.#enter();
      else await this.request(resume, { peerId: this.#peerId }, (admission) => this.#resumed(admission));
    } catch (error) {
      if (socket !== this.#socket) return;
      // Dropped in between: whoever connects next asks again.
      const dropped = error instanceof RequestError && error.code === 'UNREACHABLE' && !socket?.connected;
      if (!dropped) this.#refused(error);
    }
  }

  async #enter(): Promise<void> {
    const options = this.#options;
    if (!options) return;
    const { consent, language, contact, secondDevice } = options;
    const request = { consent, language, contact, ...(secondDevice && { secondDevice }) };
    await this.request(join, request, (outcome) => {
      clearTimeout(this.#timer);
      // Answered; coming back later must not ask the same again.
      this.#options = { ...options, secondDevice: undefined };
      if (outcome.token !== null) {
        this.#options.token = outcome.token;
        options.onToken?.(outcome.token);
      }
      if (outcome.state === 'waiting') {
        this.#bound = true;
        // Said again where it still holds.
        this.#store.update({
          phase: { phase: 'waiting', lobby: outcome.lobby, reconnecting: false },
          drainsWithinMs: null,
        });
        this.#caughtUp();
        return;
      }
      this.#admitted(outcome.admission);
    });
  }

  #admitted(admission: Admission): void {
    this.#bound = true;
    this.#peerId = admission.peerId;
    const remote = this.#awaitSources();
    this.#apply(admission);
    remote.reconcile(this.#others(admission));
    this.#startMedia(admission);
    this.#caughtUp();
  }

  #resumed(admission: Admission): void {
    this.#bound = true;
    this.#apply(admission);
    const isOther = admission.routerId !== this.#routerId;
    if (isOther) this.#interrupted();
    this.#remote?.reconcile(this.#others(admission));
    if (isOther || !this.#link) {
      this.#startMedia(admission);
      return;
    }
    // What cut the signalling has often cut the media path too.
    this.#link.networkChanged();
    void this.local.reconcile(admission.producers.filter((view) => view.peerId === admission.peerId));
  }

  /** The server's media is gone, for everybody: sound and pictures stop until `mediaRestarted`. */
  #interrupted(): void {
    this.#dropLink();
    this.#awaitSources();
    this.#mediaAway = true;
    this.#showConnection();
  }

  #awaitSources(): RemoteSources {
    return (this.#remote = new RemoteSources(this.request, (remote) => this.#store.update({ remote })));
  }

  #startMedia(media: Pick<Admission, 'routerId' | 'routerRtpCapabilities'>): void {
    this.#routerId = media.routerId;
    if (media.routerId !== null) void this.#buildMedia(media.routerRtpCapabilities);
  }

  #apply(admission: Admission): void {
    this.#iceServers = admission.iceServers;
    const state = this.#store.getState();
    this.#store.update({
      ...admissionChange(state, admission, performance.now()),
      phase: { phase: 'inCall', connection: 'connected' },
    });
    this.#showConnection();
    if (this.#store.getState().mutedByModerator) this.local.silenceMicrophone();
  }

  #others(admission: Admission): ProducerView[] {
    return admission.producers.filter((view) => view.participantId !== admission.participantId);
  }

  async #buildMedia(router: Admission['routerRtpCapabilities']): Promise<void> {
    const remote = this.#remote;
    try {
      this.#device ??= await loadDevice(router);
      const link = await MediaLink.create(this.#device, this.request, this.#iceServers, {
        brokenChanged: () => this.#showConnection(),
        lost: () => this.#startAfresh(),
      });
      if (remote !== this.#remote || this.#link) {
        link.close();
        return;
      }
      this.#link = link;
      remote?.attach(link.recv);
      await this.local.attach(link);
      if (remote !== this.#remote) return;
      this.#mediaAway = false;
      this.#showConnection();
    } catch (error) {
      if (remote === this.#remote) this.#mediaFailed(error);
    }
  }

  /** Where only signalling dropped, the resume goes on from here. */
  #mediaFailed(error: unknown): void {
    if (error instanceof RequestError && error.code === 'UNREACHABLE') return;
    this.#fail(error);
  }

  /** The server has forgotten this peer or its transports: join as the same participant. */
  #startAfresh(): void {
    this.#dropMedia();
    this.#bound = false;
    this.#showConnection();
    // One socket joins once, so a new one it is.
    const options = this.#options;
    this.#closeSocket();
    if (options) this.#openSocket(options);
  }

  /** A refusal at the handshake, of `join` or of `resume`. */
  #refused(error: unknown): void {
    const code = error instanceof RequestError ? error.code : null;
    const { phase } = this.#store.getState().phase;
    const inside = phase === 'inCall' || phase === 'waiting';
    if (code === 'PEER_GONE') {
      this.#startAfresh();
      return;
    }
    if (code === 'SECOND_DEVICE') {
      this.#dropMedia();
      this.#closeSocket();
      this.#store.update({ phase: { phase: 'secondDevice' } });
      this.#caughtUp();
      return;
    }
    if (inside && (code === 'SESSION_ENDED' || code === 'REMOVED_FROM_SESSION')) {
      this.#end(code === 'SESSION_ENDED' ? 'ended' : 'removed');
      return;
    }
    if (inside && error instanceof RequestError && error.retryable) {
      // Not bound, so requests would be refused; the person sees "reconnecting" and can leave.
      this.#timer = setTimeout(() => {
        if (!this.#socket?.connected) this.#socket?.connect();
        else if (!this.#bound) void this.#bind();
      }, retryMs);
      return;
    }
    this.#fail(error);
  }

  #showConnection(): void {
    const { phase } = this.#store.getState();
    if (phase.phase === 'waiting') {
      this.#store.update({ phase: { ...phase, reconnecting: !this.#bound } });
    } else if (phase.phase === 'inCall') {
      const isReconnecting = !this.#bound || this.#link?.broken === true;
      const connection = isReconnecting ? 'reconnecting' : this.#mediaAway ? 'mediaAway' : 'connected';
      if (connection !== phase.connection) this.#store.update({ phase: { phase: 'inCall', connection } });
    }
  }

  #end(reason: ClosedReason | 'left'): void {
    this.close();
    this.#store.update({ phase: { phase: 'closed', reason } });
    this.#caughtUp();
  }

  #fail(error: unknown): void {
    this.close();
    if (!(error instanceof RequestError)) reportError(error);
    const { failure } = error instanceof RequestError ? error : RequestError.local('UNEXPECTED_REPLY', error);
    this.#store.update({ phase: { phase: 'failed', error: failure } });
    this.#caughtUp();
  }

  #dropMedia(): void {
    this.#peerId = null;
    this.#dropLink();
  }

  #dropLink(): void {
    this.#routerId = null;
    this.#mediaAway = false;
    this.#remote?.close();
    this.#remote = null;
    this.local.detach();
    this.#link?.close();
    this.#link = null;
  }

  #closeSocket(): void {
    clearTimeout(this.#timer);
    globalThis.removeEventListener('online', this.#onOnline);
    globalThis.document.removeEventListener('visibilitychange', this.#onVisible);
    this.#socket?.close();
    this.#socket = null;
    this.#bound = false;
  }

  #hangUp(): void {
    this.#dropMedia();
    this.#closeSocket();
    this.#options = null;
    this.#caughtUp();
  }
}
