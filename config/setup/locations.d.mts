type Environment = Record<string, string | undefined>;

export function cacheFolder(env?: Environment): string;
export function mediasoupVersion(root?: string): string;
export function workerPatchHash(folder?: string): string;
export function workerFolder(env?: Environment): string;
export function workerBinaryPath(env?: Environment): string;
export function whisperModelPath(size: string, env?: Environment): string;
export function findExecutable(name: string, env?: Environment): string | undefined;
export const projectRoot: string;
export const workerBuildFolder: string;
