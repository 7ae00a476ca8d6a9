import { join, relative } from 'node:path';

/** The shortest that the systems allow for the path of a Unix socket, without its closing zero (macOS). */
const maxPathBytes = 103;

/**
 * Path of the socket on which the server that works in this data folder takes its operator's commands. Whoever may
 * enter the folder may give them. Relative to the working directory where that is shorter: such paths are limited.
 */
export function adminSocketPath(dataDir: string): string {
  const absolute = join(dataDir, 'admin.sock');
  const near = relative(process.cwd(), absolute);
  const path = near.length < absolute.length ? near : absolute;
  if (Buffer.byteLength(path) <= maxPathBytes) return path;
  throw new Error(
    `the path of the data folder is too long (${dataDir}); CONSILIUM_DATA_DIR names a shorter one`,
  );
}
