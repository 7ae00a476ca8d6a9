import type { Namespace } from 'socket.io';
import { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';

/** Where an adapter of several processes gives its messages away, and takes those of others. */
interface Crossing {
  doPublish(message: unknown): Promise<string>;
  onMessage(message: unknown, offset?: string): void;
}

/** What is emitted to sockets; all else that the processes tell each other carries ids alone. */
const emitted = z.looseObject({
  data: z.looseObject({
    packet: z.looseObject({ data: z.array(z.unknown()) }),
    opts: z.looseObject({ rooms: z.array(z.string()) }),
  }),
});
type Emitted = z.infer<typeof emitted>;

const contextOf = ({ data }: Emitted): string => `UserSockets.packet:${data.opts.rooms.join(' ')}`;
const withPacket = (message: Emitted, data: unknown[]): Emitted => ({
  ...message,
  data: { ...message.data, packet: { ...message.data.packet, data } },
});

/**
 * Names and numbers do not lie open in Redis, where what crosses stays for a while: each event is sealed for the group of
 * sockets that it goes to, and opened by the process that has them.
 */
export function sealCrossing(
  adapter: Namespace['adapter'],
  keyRing: KeyRing,
  logger: Logger,
): Namespace['adapter'] {
  const crossing = adapter as unknown as Crossing;
  const publish = crossing.doPublish.bind(adapter);
  const take = crossing.onMessage.bind(adapter);
  crossing.doPublish = (message) => {
    const found = emitted.safeParse(message);
    if (!found.success) return publish(message);
    const text = JSON.stringify(found.data.data.packet.data);
    return publish(withPacket(found.data, [keyRing.encrypt(text, contextOf(found.data))]));
  };
  crossing.onMessage = (message, offset) => {
    const found = emitted.safeParse(message);
    if (!found.success) return take(message, offset);
    // Whatever is thrown here is read again and again.
    try {
      const sealed = z.string().parse(found.data.data.packet.data[0]);
      const text = keyRing.decrypt(sealed, contextOf(found.data));
      take(withPacket(found.data, z.array(z.unknown()).parse(JSON.parse(text))), offset);
    } catch (err) {
      logger.error({ err }, 'what another process sends to somebody does not open');
    }
  };
  return adapter;
}
