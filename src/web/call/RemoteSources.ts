/** Everybody else's media as one peer receives it: consumes it, and asks for what is visible. */
import type { types } from 'mediasoup-client';
import {
  closeConsumer,
  consume,
  pauseConsumer,
  resumeConsumer,
  setPreferredLayers,
} from '../../wire/events/media.ts';
import type { ProducerView } from '../../wire/rooms.ts';
import type { RemoteMedia } from './callState.ts';
import { spatialLayerFor, type TileSize } from './layers.ts';
import type { SendRequest } from '../api/ServerSocket.ts';

/** What we want of a consumer, and what the server last acknowledged. */
interface Wish {
  /** Null: not known. */
  playing: boolean | null;
  /** Null: whatever bandwidth allows. */
  spatialLayer: 0 | 1 | 2 | null;
}

interface Remote {
  view: ProducerView;
  consumer: types.Consumer | null;
  consuming: boolean;
  /** Null until the page has laid out its tiles with this one known. */
  tile: TileSize | 'hidden' | null;
  granted: Wish;
  /** `again`: the wish changed while it was being asked for. */
  asking: 'no' | 'yes' | 'again';
  noLayer: boolean;
}

/** As the server starts every consumer. */
const atFirst: Wish = { playing: false, spatialLayer: null };

const unknown: Wish = { ...atFirst, playing: null };

export class RemoteSources {
  readonly #request: SendRequest;
  readonly #publish: (remote: readonly RemoteMedia[]) => void;
  readonly #remotes = new Map<string, Remote>();
  #transport: types.Transport | null = null;
  #closed = false;

  constructor(request: SendRequest, publish: (remote: readonly RemoteMedia[]) => void) {
    this.#request = request;
    this.#publish = publish;
  }

  /** From now on there is a transport to consume on. */
  attach(transport: types.Transport): void {
    this.#transport = transport;
    for (const producerId of this.#remotes.keys()) void this.#consume(producerId);
  }

  /** New, paused or resumed. */
  put(view: ProducerView): void {
    const known = this.#remotes.get(view.producerId);
    if (known) {
      known.view = view;
    } else {
      this.#remotes.set(view.producerId, {
        view,
        consumer: null,
        consuming: false,
        tile: null,
        granted: atFirst,
        asking: 'no',
        noLayer: false,
      });
    }
    this.#changed();
    void this.#consume(view.producerId);
  }

  remove(producerId: string): void {
    const remote = this.#remotes.get(producerId);
    if (!remote) return;
    this.#remotes.delete(producerId);
    remote.consumer?.close();
    this.#changed();
  }

  /** After a resume: what there is now. Requests that were under way may be lost, so all are made again. */
  reconcile(views: readonly ProducerView[]): void {
    const present = new Set(views.map((view) => view.producerId));
    for (const producerId of this.#remotes.keys()) if (!present.has(producerId)) this.remove(producerId);
    for (const remote of this.#remotes.values()) remote.granted = unknown;
    for (const view of views) {
      this.put(view);
      void this.#ask(view.producerId);
    }
  }

  /** The tiles on screen, by producerId. */
  show(tiles: ReadonlyMap<string, TileSize>): void {
    for (const [producerId, remote] of this.#remotes) {
      if (remote.view.kind !== 'video') continue;
      remote.tile = tiles.get(producerId) ?? 'hidden';
      void this.#ask(producerId);
    }
  }

  /** `layers` as in consumerLayersChanged: null where bandwidth leaves nothing. */
  layersChanged(consumerId: string, hasLayer: boolean): void {
    for (const remote of this.#remotes.values()) {
      if (remote.consumer?.id === consumerId) remote.noLayer = !hasLayer;
    }
    this.#changed();
  }

  /** The transport closes the consumers. */
  close(): void {
    this.#closed = true;
    this.#remotes.clear();
    this.#changed();
  }

  #changed(): void {
    this.#publish(
      [...this.#remotes.values()].map(({ view, consumer, noLayer, granted }) => ({
        producer: view,
        track: consumer?.track ?? null,
        starved: noLayer && granted.playing === true && !view.paused,
      })),
    );
  }

  async #consume(producerId: string): Promise<void> {
    const remote = this.#remotes.get(producerId);
    const transport = this.#transport;
    if (!transport || !remote || remote.consumer || remote.consuming) return;
    remote.consuming = true;
    try {
      const made = await this.#request(consume, { transportId: transport.id, producerId });
      const consumer = await transport.consume({
        id: made.consumerId,
        producerId,
        kind: made.kind,
        // Made by mediasoup and checked by mediasoup-client.
        rtpParameters: made.rtpParameters as unknown as types.RtpParameters,
        // Lips go with the voice, a film on a shared screen with its own sound.
        streamId: remote.view.source.startsWith('screen')
          ? `${remote.view.peerId}-screen`
          : remote.view.peerId,
      });
      if (this.#remotes.get(producerId) !== remote) {
        consumer.close();
        if (!this.#closed) await this.#request(closeConsumer, { consumerId: made.consumerId });
        return;
      }
      remote.consumer = consumer;
      remote.granted = atFirst;
      this.#changed();
    } catch {
      // Ended meanwhile, or signalling dropped: reconcile() asks again for what is still there. What this
      // browser cannot decode stays without a track.
    } finally {
      remote.consuming = false;
    }
    await this.#ask(producerId);
  }

  /** Sends what differs between wish and grant until nothing does; one at a time for each consumer. */
  async #ask(producerId: string): Promise<void> {
    const remote = this.#remotes.get(producerId);
    if (!remote?.consumer) return;
    if (remote.asking !== 'no') {
      remote.asking = 'again';
      return;
    }
    do {
      remote.asking = 'yes';
      try {
        while (this.#remotes.get(producerId) === remote && (await this.#askOne(remote, remote.consumer.id)));
      } catch {
        // Gone, or signalling dropped: see #consume.
      }
    } while (asksAgain(remote));
    remote.asking = 'no';
    if (this.#remotes.get(producerId) === remote) this.#changed();
  }

  /** False where wish and grant agree. */
  async #askOne(remote: Remote, consumerId: string): Promise<boolean> {
    const { granted } = remote;
    const { spatialLayer, playing } = wishFor(remote);
    let now: Wish;
    if (spatialLayer !== null && spatialLayer !== granted.spatialLayer) {
      await this.#request(setPreferredLayers, { consumerId, spatialLayer });
      now = { ...granted, spatialLayer };
    } else if (playing !== granted.playing) {
      await this.#request(playing ? resumeConsumer : pauseConsumer, { consumerId });
      now = { ...granted, playing };
    } else {
      return false;
    }
    // A reconcile in between has reset the grant: then all of it is asked again.
    if (remote.granted === granted) remote.granted = now;
    return true;
  }
}

const asksAgain = (remote: Remote): boolean => remote.asking === 'again';

function wishFor({ view, tile }: Remote): Wish {
  if (view.kind === 'audio' || tile === null) return { ...atFirst, playing: true };
  return {
    playing: tile !== 'hidden',
    spatialLayer:
      view.source === 'camera' && tile !== 'hidden'
        ? spatialLayerFor(tile, globalThis.devicePixelRatio || 1)
        : null,
  };
}
