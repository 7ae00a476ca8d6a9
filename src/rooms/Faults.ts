import type { SpeechQueue } from '../../media/stt/SpeechQueue.ts';
import { WireError } from '../wire/errors.ts';
import type { Fault } from '../wire/routes/faults.ts';
import type { MediaWorkers } from './MediaWorkers.ts';
import type { RoomRegistry } from './RoomRegistry.ts';
import type { Session } from './Session.ts';

/** Plays faults on what runs, for tests and drills. */
export class Faults {
  readonly #registry: Pick<RoomRegistry, 'find'>;
  readonly #workers: Pick<MediaWorkers, 'pids'>;
  readonly #speech: Pick<SpeechQueue, 'delayFirst'> | null;

  /** `speech` is null where this server recognises none. */
  constructor(
    registry: Pick<RoomRegistry, 'find'>,
    workers: Pick<MediaWorkers, 'pids'>,
    speech: Pick<SpeechQueue, 'delayFirst'> | null,
  ) {
    this.#registry = registry;
    this.#workers = workers;
    this.#speech = speech;
  }

  /** Answers how many processes, connections or recognisers were struck. Throws ROOM_NOT_FOUND, PARTICIPANT_NOT_FOUND. */
  async play(fault: Fault): Promise<number> {
    switch (fault.fault) {
      case 'killMediaWorker': {
        const pids = fault.roomId === null ? this.#workers.pids : this.#session(fault.roomId).mediaWorkerPids;
        for (const pid of pids) process.kill(pid, 'SIGKILL');
        return pids.length;
      }
      case 'dropSocket':
        this.#session(fault.roomId).present(fault.participantId).peer.dropConnection();
        return 1;
      case 'throttle': {
        const { media } = this.#session(fault.roomId).present(fault.participantId).peer;
        return (await media?.throttle(fault.maxBitsPerSecond)) ?? 0;
      }
      case 'delaySpeech':
        this.#speech?.delayFirst(fault.delayMs);
        return this.#speech ? 1 : 0;
    }
  }

  #session(roomId: string): Session {
    const session = this.#registry.find(roomId)?.session;
    if (!session) throw new WireError('ROOM_NOT_FOUND');
    return session;
  }
}
