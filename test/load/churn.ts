import { setTimeout as delay } from 'node:timers/promises';
import { toCaptions } from '../support/RoomsClient.ts';
import type { LoadDriver } from './LoadDriver.ts';
import type { VisitedServer } from './VisitedServer.ts';

const roomsAtOnce = 4;
/** Connecting takes the process of the load some time, so most rooms come without: all else is as in a call. */
const everyWithMedia = 10;
const sendingMs = 500;

/**
 * Rooms open, people come, send, go, others come, and the room is deleted; on and on while `more` says so, which is
 * asked before each room with how many there were. Answers how many.
 */
export async function churn(
  visited: VisitedServer,
  load: LoadDriver,
  more: (roomsSoFar: number) => boolean,
): Promise<number> {
  const { url } = visited.server;
  let begun = 0;
  const live = async () => {
    while (more(begun)) {
      const number = begun++;
      const { roomId, tokens } = await visited.openRoom(3);
      const media = number % everyWithMedia === 0 ? 'soundAndPicture' : 'none';
      const group = `room ${number}`;
      const later = `${group}, later`;
      const consent = toCaptions;
      await load.order('join', { group, url, rooms: [tokens.slice(0, 2)], media, consent });
      if (media !== 'none') {
        await load.order('send', { groups: [group] });
        await delay(sendingMs);
      }
      await load.order('join', { group: later, url, rooms: [tokens.slice(2)], media: 'none', consent });
      await load.order('leave', { group });
      // The last ones are put out by the end of their room.
      await visited.deleteRoom(roomId);
      await load.order('forget', { group: later });
    }
  };
  await Promise.all(Array.from({ length: roomsAtOnce }, live));
  return begun;
}
