import { expect, test } from 'vitest';
import type { LocalSource, RemoteMedia } from '../../../src/web/call/callState.ts';
import { mainPerson, tilesOf } from '../../../src/web/room/tiles.ts';
import type { ProducerSource } from '../../../src/wire/rooms.ts';
import { okafor, producerId, ruiz, tran } from '../gallery/people.ts';

/** Tiles hand tracks on and never look into them. */
const track = (): MediaStreamTrack => ({ kind: 'video' }) as MediaStreamTrack;

const off: LocalSource = { state: 'off', track: null, fault: null };
const local = { microphone: off, camera: off, screen: off, screenAudio: off };

let made = 0;
function remote(
  person: typeof ruiz,
  source: ProducerSource,
  change: Partial<RemoteMedia> = {},
  paused = false,
) {
  made += 1;
  const { participantId, peerId } = person;
  const kind = source === 'microphone' ? ('audio' as const) : ('video' as const);
  return {
    producer: { producerId: producerId(made), participantId, peerId, kind, source, paused },
    track: track(),
    starved: false,
    ...change,
  };
}

test('everybody has a tile: with their picture, without one, and one’s own', () => {
  const camera = remote(ruiz, 'camera');
  const own = track();
  const { self, others } = tilesOf({
    participants: [okafor, ruiz, tran],
    participantId: okafor.participantId,
    remote: [camera, remote(ruiz, 'microphone')],
    local: { ...local, camera: { state: 'live', track: own, fault: null } },
  });
  expect(self).toMatchObject({ video: own, producerId: null, isMuted: true });
  expect(others).toHaveLength(2);
  expect(others[0]).toMatchObject({
    video: camera.track,
    producerId: camera.producer.producerId,
    isMuted: false,
  });
  expect(others[1]).toMatchObject({ video: null, producerId: null, isMuted: true });
});

test('a paused camera shows no picture, a paused microphone is muted, a starved video says so', () => {
  const { others } = tilesOf({
    participants: [okafor, ruiz, tran],
    participantId: okafor.participantId,
    remote: [
      remote(ruiz, 'camera', {}, true),
      remote(ruiz, 'microphone', {}, true),
      remote(tran, 'camera', { starved: true }),
    ],
    local,
  });
  expect(others[0]).toMatchObject({ video: null, isMuted: true });
  expect(others[1]).toMatchObject({ isStarved: true });
});

test('screens are tiles of their own, once their picture has arrived', () => {
  const shared = remote(ruiz, 'screen');
  const state = {
    participants: [okafor, ruiz],
    participantId: okafor.participantId,
    remote: [shared],
    local,
  };
  expect(tilesOf(state).screens).toMatchObject([{ isSelf: false, producerId: shared.producer.producerId }]);
  expect(tilesOf({ ...state, remote: [{ ...shared, track: null }] }).screens).toEqual([]);
});

test('who speaks is large, never oneself; in silence whoever was large stays', () => {
  const { others } = tilesOf({
    participants: [okafor, ruiz, tran],
    participantId: okafor.participantId,
    remote: [],
    local,
  });
  expect(mainPerson(others, tran.participantId, ruiz.participantId)?.key).toBe(tran.participantId);
  expect(mainPerson(others, okafor.participantId, tran.participantId)?.key).toBe(tran.participantId);
  expect(mainPerson(others, null, null)?.key).toBe(ruiz.participantId);
  expect(mainPerson([], null, null)).toBeNull();
});
