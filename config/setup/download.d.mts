export class NotReachable extends Error {}
export function download(
  url: string,
  path: string,
  onBytes?: (done: number, total: number | undefined) => void,
): Promise<void>;
export function sha256(path: string): Promise<string>;
