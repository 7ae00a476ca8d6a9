/** How a room stands in Redis: as JSON, its name sealed as the graph's names are. */
import { z } from 'zod';
import { DecryptionFailed, type KeyRing } from '../privacy/KeyRing.ts';
import { roomView } from '../wire/rooms.ts';
import { id } from '../wire/values.ts';

const roomRecord = roomView.extend({
  hostUserId: id,
  /** The case its visits belong to; null for none. */
  caseId: id.nullable().default(null),
});
/** A room and whose it is; `roomViewOf` leaves out what the page does not need. */
export type RoomRecord = z.infer<typeof roomRecord>;

const sealedRoom = roomRecord.omit({ name: true }).extend({ sealedName: z.string() });
/** Of before names were sealed. */
const plainRoom = roomRecord;
const storedRoom = z.union([sealedRoom, plainRoom]);

const contextOf = (roomId: string): string => `Room.name:${roomId}`;

export class StoredRooms {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  seal(record: RoomRecord): string {
    const { name, ...rest } = roomRecord.parse(record);
    const sealedName = this.#keyRing.encrypt(name, contextOf(rest.roomId));
    return JSON.stringify({ ...rest, sealedName } satisfies z.infer<typeof sealedRoom>);
  }

  /** Throws DecryptionFailed. */
  open(json: string): RoomRecord {
    const stored = storedRoom.parse(JSON.parse(json));
    if (!('sealedName' in stored)) return stored;
    const { sealedName, ...rest } = stored;
    return { ...rest, name: this.#keyRing.decrypt(sealedName, contextOf(rest.roomId)) };
  }

  /** As it should stand: sealed with the current key. */
  reseal(json: string): { stored: string } | 'current' | 'failed' {
    const stored = storedRoom.parse(JSON.parse(json));
    if ('sealedName' in stored && this.#keyRing.isCurrent(stored.sealedName)) return 'current';
    try {
      return { stored: this.seal(this.open(json)) };
    } catch (error) {
      if (error instanceof DecryptionFailed) return 'failed';
      throw error;
    }
  }
}
