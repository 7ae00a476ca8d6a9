/** Camera and microphone before joining: opened when asked, shown, chosen, then handed to the call. */
import type { LocalSource } from '../call/callState.ts';
import { captureFault } from '../call/captureFault.ts';
import { cameraConstraints, microphoneConstraints } from '../call/sendSettings.ts';
import { preferDevice, preferredDevice } from './preferences.ts';
import { mediaDevices } from './useDevices.ts';

export type PreviewFault = Exclude<LocalSource['fault'], null> | 'insecure';

export interface PreviewSource {
  track: MediaStreamTrack | null;
  /** Wanted, whether or not it could be opened. */
  on: boolean;
  fault: PreviewFault | null;
}

export interface PreviewState {
  /** `checking`: asking the browser what it allows already; `ask`: a press is needed; `asking`: the browser asks. */
  access: 'checking' | 'ask' | 'asking' | 'open';
  microphone: PreviewSource;
  camera: PreviewSource;
}

type Source = 'microphone' | 'camera';

export interface PreviewTracks {
  microphone: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
}

export class DevicePreview {
  #state: PreviewState;
  #closed = false;
  readonly #listeners = new Set<() => void>();

  constructor(offersCamera: boolean) {
    const off: PreviewSource = { track: null, on: true, fault: null };
    this.#state = { access: 'checking', microphone: off, camera: { ...off, on: offersCamera } };
  }

  readonly getState = (): PreviewState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens at once what the browser allows already; where it would ask, waits for `open`. */
  async begin(): Promise<void> {
    if (!mediaDevices()) {
      this.#update({
        access: 'open',
        microphone: { track: null, on: false, fault: 'insecure' },
        camera: { ...this.#state.camera, on: false },
      });
      return;
    }
    if (await isMicrophoneAllowed()) await this.open();
    else this.#update({ access: 'ask' });
  }

  /** Asks the browser for both together, as that is one question; where one is missing, for each alone. */
  async open(): Promise<void> {
    // What failed is wanted again.
    for (const source of ['microphone', 'camera'] as const) {
      if (this.#state[source].fault) this.#put(source, { on: true, fault: null });
    }
    this.#update({ access: 'asking' });
    const { microphone, camera } = this.#state;
    if (microphone.on && camera.on) {
      try {
        const stream = await this.#capture({
          audio: microphoneConstraints(preferredDevice('microphone')),
          video: cameraConstraints(preferredDevice('camera')),
        });
        this.#hold('microphone', stream.getAudioTracks()[0] ?? null);
        this.#hold('camera', stream.getVideoTracks()[0] ?? null);
        this.#update({ access: 'open' });
        return;
      } catch (error) {
        if (captureFault(error) === 'permissionDenied') {
          this.#fault('microphone', error);
          this.#fault('camera', error);
          this.#update({ access: 'open' });
          return;
        }
      }
    }
    if (microphone.on) await this.#openSource('microphone', preferredDevice('microphone'));
    if (camera.on) await this.#openSource('camera', preferredDevice('camera'));
    this.#update({ access: 'open' });
  }

  async setOn(source: Source, on: boolean): Promise<void> {
    const { track } = this.#state[source];
    if (source === 'microphone' && track) {
      track.enabled = on;
      this.#put(source, { on });
    } else if (on) {
      this.#put(source, { on });
      await this.#openSource(source, preferredDevice(source));
    } else {
      track?.stop();
      this.#put(source, { on, track: null, fault: null });
    }
  }

  async use(source: Source, deviceId: string): Promise<void> {
    preferDevice(source, deviceId);
    this.#put(source, { on: true });
    await this.#openSource(source, deviceId);
  }

  /** Gives the tracks away: from now on they are the call's to stop. */
  take(): PreviewTracks {
    const tracks = { microphone: this.#state.microphone.track, camera: this.#state.camera.track };
    this.#put('microphone', { track: null });
    this.#put('camera', { track: null });
    return tracks;
  }

  close(): void {
    this.#closed = true;
    this.#state.microphone.track?.stop();
    this.#state.camera.track?.stop();
    this.#listeners.clear();
  }

  async #openSource(source: Source, deviceId: string | null): Promise<void> {
    const constraints = (id: string | null): MediaStreamConstraints =>
      source === 'microphone' ? { audio: microphoneConstraints(id) } : { video: cameraConstraints(id) };
    try {
      let stream: MediaStream;
      try {
        stream = await this.#capture(constraints(deviceId));
      } catch (error) {
        // The device of last time is unplugged: any other is better than none.
        if (deviceId === null || captureFault(error) !== 'notFound') throw error;
        stream = await this.#capture(constraints(null));
      }
      this.#hold(source, stream.getTracks()[0] ?? null);
    } catch (error) {
      this.#fault(source, error);
    }
  }

  async #capture(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const media = mediaDevices();
    if (!media) throw new DOMException('no media devices', 'SecurityError');
    const stream = await media.getUserMedia(constraints);
    if (this.#closed) for (const track of stream.getTracks()) track.stop();
    return stream;
  }

  #hold(source: Source, track: MediaStreamTrack | null): void {
    const before = this.#state[source];
    if (before.track !== track) before.track?.stop();
    track?.addEventListener('ended', () => {
      if (this.#state[source].track === track) this.#put(source, { track: null, fault: 'deviceLost' });
    });
    if (track && source === 'microphone') track.enabled = before.on;
    this.#put(source, { track, fault: null });
  }

  #fault(source: Source, error: unknown): void {
    this.#state[source].track?.stop();
    this.#put(source, { track: null, on: false, fault: captureFault(error) });
  }

  #put(source: Source, change: Partial<PreviewSource>): void {
    this.#update({ [source]: { ...this.#state[source], ...change } });
  }

  #update(change: Partial<PreviewState>): void {
    if (this.#closed) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Whether opening the microphone would ask nobody anything. */
async function isMicrophoneAllowed(): Promise<boolean> {
  try {
    const status = await navigator.permissions.query({ name: 'microphone' });
    return status.state === 'granted';
  } catch {
    // Browsers that do not know the question ask the person anyway.
    return false;
  }
}
