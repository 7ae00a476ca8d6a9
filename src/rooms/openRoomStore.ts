import type { Redis } from 'ioredis';
import type { Logger } from '../../config/logger.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { RoomStore } from './RoomStore.ts';

/** The rooms that stand. Names of before they were sealed are sealed by this. */
export async function openRoomStore(redis: Redis, keyRing: KeyRing, logger: Logger): Promise<RoomStore> {
  const roomStore = new RoomStore(redis, keyRing);
  const { nodes, resealed, failed } = await roomStore.resealNames();
  if (resealed > 0) logger.info({ rooms: nodes, resealed }, 'names of rooms sealed');
  if (failed > 0) logger.error({ rooms: nodes, failed }, 'names of rooms that do not open');
  return roomStore;
}
