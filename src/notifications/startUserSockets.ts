import type { Surroundings } from '../../config/Surroundings.ts';
import { UserSockets, type SharedSockets } from './UserSockets.ts';

/** In a server and in a worker alike. */
export function startUserSockets(
  { lifecycle, logger }: Surroundings,
  shared: Omit<SharedSockets, 'logger'>,
): Promise<UserSockets> {
  return lifecycle.start(
    'sockets of people',
    () => new UserSockets({ ...shared, logger }),
    (sockets) => sockets.close(),
  );
}
