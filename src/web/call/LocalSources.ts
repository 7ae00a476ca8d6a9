/**
 * What this page sends: opens devices, produces their tracks on the transport there is, and keeps the tracks
 * when the transport has to be made anew. One change at a time for each source.
 */
import type { types } from 'mediasoup-client';
import { closeProducer, pauseProducer, resumeProducer } from '../../wire/events/media.ts';
import type { ProducerSource, ProducerView } from '../../wire/rooms.ts';
import { RequestError } from '../api/requestError.ts';
import type { LocalSource } from './callState.ts';
import { captureFault } from './captureFault.ts';
import type { MediaLink, ProducerData } from './MediaLink.ts';
import type { SendRequest } from '../api/ServerSocket.ts';
import { cameraConstraints, microphoneConstraints, screenOptions, sendSettings } from './sendSettings.ts';

interface Slot {
  track: MediaStreamTrack | null;
  producer: types.Producer | null;
  muted: boolean;
  fault: LocalSource['fault'];
  opening: boolean;
  deviceId: string | null;
  /** The last change; the next one begins when it is done. */
  last: Promise<unknown>;
}

type Device = 'microphone' | 'camera';

/** The microphone first: speech matters most and is quickest to set up. */
const sources: readonly ProducerSource[] = ['microphone', 'camera', 'screen', 'screenAudio'];

const emptySlot = (): Slot => ({
  track: null,
  producer: null,
  muted: false,
  fault: null,
  opening: false,
  deviceId: null,
  last: Promise.resolve(),
});

export class LocalSources {
  readonly #slots: Record<ProducerSource, Slot> = {
    microphone: emptySlot(),
    camera: emptySlot(),
    screen: emptySlot(),
    screenAudio: emptySlot(),
  };
  readonly #request: SendRequest;
  readonly #publish: (local: Readonly<Record<ProducerSource, LocalSource>>) => void;
  #link: MediaLink | null = null;

  constructor(request: SendRequest, publish: (local: Readonly<Record<ProducerSource, LocalSource>>) => void) {
    this.#request = request;
    this.#publish = publish;
  }

  /** Takes tracks over from a preview; a disabled one counts as muted. Replaced ones are stopped. */
  adopt(source: Device, track: MediaStreamTrack | null): void {
    const slot = this.#slots[source];
    if (track === null || track === slot.track) return;
    this.#hold(source, track);
    slot.muted = !track.enabled;
    slot.deviceId = track.getSettings().deviceId ?? null;
    this.#changed();
  }

  /** Produces everything there is on this link. What the server refuses stands as a fault. */
  async attach(link: MediaLink): Promise<void> {
    this.#link = link;
    await this.#each((source) => this.#produce(source));
  }

  /** The link is gone; tracks stay open for the next one. */
  detach(): void {
    this.#link = null;
    for (const source of sources) this.#slots[source].producer = null;
    this.#changed();
  }

  /** After a resume: what the server has of ours, against what we think it has. */
  reconcile(ours: readonly ProducerView[]): Promise<void> {
    return this.#each(async (source) => {
      const slot = this.#slots[source];
      const theirs = ours.find((view) => view.source === source);
      if (theirs && theirs.producerId !== slot.producer?.id) {
        await this.#request(closeProducer, { producerId: theirs.producerId });
      }
      if (slot.producer && theirs?.producerId !== slot.producer.id) {
        slot.producer.close();
        slot.producer = null;
      }
      if (slot.producer && theirs && theirs.paused !== slot.muted) {
        await this.#tellPaused(slot.producer, slot.muted);
      }
      await this.#produce(source);
    });
  }

  setMicrophone(on: boolean): Promise<void> {
    const slot = this.#slots.microphone;
    // At once, whatever is under way: who mutes must be silent now.
    if (!on) this.#silence(slot);
    return this.#inTurn('microphone', async () => {
      if (!on) {
        this.#silence(slot);
        if (slot.producer) await this.#tellPaused(slot.producer, true);
        return;
      }
      slot.muted = false;
      if (!slot.track && !(await this.#open('microphone'))) return;
      if (slot.track) slot.track.enabled = true;
      const { producer } = slot;
      if (!producer) return this.#produce('microphone');
      try {
        await this.#tellPaused(producer, false);
      } catch (error) {
        this.#silence(slot);
        throw error;
      }
      // Closed again while the server was asked: the next change in turn says so.
      if (stateOf(slot) !== 'muted') producer.resume();
      this.#changed();
    });
  }

  /** Somebody else closed our microphone: the server has paused the producer already. */
  silenceMicrophone(): void {
    this.#silence(this.#slots.microphone);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#inTurn('camera', async () => {
      if (!on) return this.#stop('camera', null);
      if (!this.#slots.camera.track && !(await this.#open('camera'))) return;
      await this.#produce('camera');
    });
  }

  /** Changes the device, at once where the source is open; else it is the one to open next. */
  use(source: Device, deviceId: string): Promise<void> {
    return this.#inTurn(source, async () => {
      const slot = this.#slots[source];
      const before = slot.deviceId;
      slot.deviceId = deviceId;
      if (!slot.track) return;
      const track = await this.#capture(source);
      if (!track) {
        slot.deviceId = before;
        return;
      }
      track.enabled = !slot.muted;
      await slot.producer?.replaceTrack({ track });
      this.#hold(source, track);
      this.#changed();
    });
  }

  /** Opens the microphone anew where it gives no sound. One that is muted meanwhile stays muted. */
  reopenMicrophone(): Promise<void> {
    return this.#inTurn('microphone', async () => {
      const slot = this.#slots.microphone;
      // First, or browsers hand out the same dead source again (and iPhones have one capture at a time).
      slot.track?.stop();
      const track = await this.#capture('microphone');
      if (!track) return this.#stop('microphone', slot.fault);
      track.enabled = !slot.muted;
      await slot.producer?.replaceTrack({ track });
      this.#hold('microphone', track);
      this.#changed();
    });
  }

  async startScreen(): Promise<void> {
    // Before anything is awaited: browsers open the picker only as the answer to a click.
    const picked = navigator.mediaDevices.getDisplayMedia(screenOptions);
    await this.#inTurn('screen', async () => {
      const slot = this.#slots.screen;
      let stream: MediaStream;
      try {
        stream = await picked;
      } catch (error) {
        // Closing the picker is an answer; only the system's own refusal needs mending.
        const fault = captureFault(error);
        const chosen = fault === 'permissionDenied' && !/system/i.test((error as Error).message);
        slot.fault = chosen ? null : fault;
        this.#changed();
        return;
      }
      const [video] = stream.getVideoTracks();
      const [audio] = stream.getAudioTracks();
      if (!video) return;
      // Sharp text rather than smooth motion (W3C MediaStreamTrack Content Hints).
      video.contentHint = 'detail';
      this.#hold('screen', video);
      await this.#produce('screen');
      if (audio) {
        await this.#inTurn('screenAudio', async () => {
          this.#hold('screenAudio', audio);
          await this.#produce('screenAudio');
        });
      }
    });
  }

  async stopScreen(): Promise<void> {
    await Promise.all([
      this.#inTurn('screen', () => this.#stop('screen', null)),
      this.#inTurn('screenAudio', () => this.#stop('screenAudio', null)),
    ]);
  }

  /** Stops every device. */
  close(): void {
    this.#link = null;
    for (const source of sources) this.#drop(source, null);
  }

  /** Runs a change after those before it; their failures are their callers' affair. */
  #inTurn<T>(source: ProducerSource, change: () => Promise<T>): Promise<T> {
    const slot = this.#slots[source];
    const run = slot.last.then(change, change);
    slot.last = run.catch(() => undefined);
    return run;
  }

  /** Never rejects: what did not work stands as a fault, where it was not for want of a connection. */
  async #each(change: (source: ProducerSource) => Promise<void>): Promise<void> {
    await Promise.all(
      sources.map((source) =>
        this.#inTurn(source, async () => {
          try {
            await change(source);
          } catch (error) {
            if (!(error instanceof RequestError && error.code === 'UNREACHABLE'))
              this.#drop(source, 'failed');
          }
        }),
      ),
    );
  }

  #silence(slot: Slot): void {
    if (!slot.track) return;
    slot.muted = true;
    slot.track.enabled = false;
    slot.producer?.pause();
    this.#changed();
  }

  async #tellPaused(producer: types.Producer, paused: boolean): Promise<void> {
    try {
      await this.#request(paused ? pauseProducer : resumeProducer, { producerId: producer.id });
    } catch (error) {
      // Silence holds on this side already; after the resume reconcile() tells the server.
      if (!(error instanceof RequestError && error.code === 'UNREACHABLE')) throw error;
    }
  }

  /** Opens the device into its slot. False where it could not be: the fault says why. */
  async #open(source: Device): Promise<boolean> {
    const slot = this.#slots[source];
    slot.opening = true;
    this.#changed();
    const track = await this.#capture(source);
    slot.opening = false;
    if (track) this.#hold(source, track);
    this.#changed();
    return track !== null;
  }

  async #capture(source: Device): Promise<MediaStreamTrack | null> {
    const slot = this.#slots[source];
    const open = (deviceId: string | null) =>
      navigator.mediaDevices.getUserMedia(
        source === 'microphone'
          ? { audio: microphoneConstraints(deviceId) }
          : { video: cameraConstraints(deviceId) },
      );
    try {
      let stream: MediaStream;
      try {
        stream = await open(slot.deviceId);
      } catch (error) {
        // The device of last time is unplugged: any other is better than none.
        if (slot.deviceId === null || captureFault(error) !== 'notFound') throw error;
        stream = await open(null);
      }
      slot.fault = null;
      return stream.getTracks()[0] ?? null;
    } catch (error) {
      slot.fault = captureFault(error);
      return null;
    }
  }

  #hold(source: ProducerSource, track: MediaStreamTrack): void {
    const slot = this.#slots[source];
    slot.track?.stop();
    slot.track = track;
    slot.fault = null;
    // Not fired by our own stop(): the device went away, or the browser's own button ended the share.
    track.addEventListener('ended', () => {
      if (slot.track !== track) return;
      const shared = source === 'screen' || source === 'screenAudio';
      const ending =
        source === 'screen'
          ? this.stopScreen()
          : this.#inTurn(source, () => this.#stop(source, shared ? null : 'deviceLost'));
      // The server learns of it at the next resume where signalling is away.
      ending.catch(() => undefined);
    });
  }

  async #produce(source: ProducerSource): Promise<void> {
    const slot = this.#slots[source];
    const { track } = slot;
    const link = this.#link;
    if (!track || !link || slot.producer) return;
    slot.opening = true;
    this.#changed();
    try {
      const appData: ProducerData = { source, paused: slot.muted };
      const producer = await link.send.produce({
        ...sendSettings(source, link.device.sendRtpCapabilities),
        track,
        streamId: source.startsWith('screen') ? 'screen' : 'person',
        // Tracks outlive producers: after a lost connection they are produced again.
        stopTracks: false,
        appData,
      });
      if (slot.muted) producer.pause();
      slot.producer = producer;
      // Muted or opened while the server was asked.
      if (slot.muted !== appData.paused) await this.#tellPaused(producer, slot.muted);
    } catch (error) {
      if (link !== this.#link) return;
      if (error instanceof RequestError && error.code === 'UNREACHABLE') return;
      this.#drop(source, null);
      throw error;
    } finally {
      slot.opening = false;
      this.#changed();
    }
  }

  async #stop(source: ProducerSource, fault: LocalSource['fault']): Promise<void> {
    const { producer } = this.#slots[source];
    this.#drop(source, fault);
    if (producer) await this.#request(closeProducer, { producerId: producer.id });
  }

  #drop(source: ProducerSource, fault: LocalSource['fault']): void {
    const slot = this.#slots[source];
    slot.producer?.close();
    slot.track?.stop();
    slot.producer = null;
    slot.track = null;
    slot.muted = false;
    slot.fault = fault;
    this.#changed();
  }

  #changed(): void {
    const view = (source: ProducerSource): LocalSource => {
      const slot = this.#slots[source];
      return { state: stateOf(slot), track: slot.track, fault: slot.fault };
    };
    this.#publish({
      microphone: view('microphone'),
      camera: view('camera'),
      screen: view('screen'),
      screenAudio: view('screenAudio'),
    });
  }
}

function stateOf({ track, producer, muted, opening }: Slot): LocalSource['state'] {
  if (!track) return opening ? 'starting' : 'off';
  if (muted) return 'muted';
  return producer ? 'live' : 'starting';
}
