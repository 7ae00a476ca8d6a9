type Environment = Record<string, string | undefined>;

export function cacheFolder(env?: Environment): string;
export function mediasoupVersion(root?: string): string;
export function workerPatchHash(folder?: string): string;
export function workerFolder(cacheDir: string): string;
export function workerBinaryPath(cacheDir: string): string;
export function whisperModelPath(size: string, cacheDir: string): string;
export function neo4jFolder(cacheDir: string): string;
export function schemathesisFolder(cacheDir: string): string;
export function findExecutable(name: string, env?: Environment): string | undefined;
export const projectRoot: string;
export const workerBuildFolder: string;
