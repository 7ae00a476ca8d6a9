/**
 * Structured logs. What identifies a patient and what opens a door never reach the output: whatever stands under
 * one of `redactedKeys`, at any depth, is replaced. So patient text goes under such a key, never into a message.
 */
import { pino, type Bindings, type ChildLoggerOptions, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const patientTextKeys = [
  'displayName',
  'name',
  'roomName',
  'text',
  'content',
  'chat',
  'caption',
  'captions',
  'words',
  'transcript',
  'prompt',
];
const secretKeys = [
  'token',
  'accessToken',
  'secret',
  'tokenSecret',
  'credential',
  'password',
  'apiKey',
  'authorization',
  'cookie',
  'link',
];

/** Compared without regard to case, hyphens and underscores. */
export const redactedKeys: readonly string[] = [...patientTextKeys, ...secretKeys];

const patientTextNames = new Set(patientTextKeys.map(bareName));
const secretNames = new Set(secretKeys.map(bareName));
const redacted = '[redacted]';
/** Deeper than any log line of ours; ends circles too. */
const maxDepth = 6;
const maxCauses = 4;

export interface LoggerOptions {
  level: LogLevel;
  /** For people at a terminal instead of JSON lines. */
  pretty?: boolean;
  /** Standard error unless told. */
  destination?: DestinationStream;
}

/**
 * pino's own redaction wants each depth spelled out and costs 60 µs a line so [measured with 22 keys and 4 depths],
 * so the fields are walked here instead, those of child loggers too (which `formatters` do not see).
 */
export async function createLogger({ level, pretty = false, destination }: LoggerOptions): Promise<Logger> {
  const logger = pino(
    {
      level,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactFields(fields, 0),
      },
      // The formatters have made plain fields of errors already.
      serializers: { err: (value: unknown) => value },
    },
    destination ?? (pretty ? await prettyStream() : standardError()),
  );
  // eslint-disable-next-line @typescript-eslint/unbound-method -- applied to each logger in turn
  const { child } = logger;
  // Children inherit from their parent, and so this too.
  logger.child = function (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) {
    return Reflect.apply(child, this, [redactFields(bindings, 0), options]) as unknown;
  } as typeof child;
  return logger;
}

/** Lines beyond this are dropped while nobody takes those before. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** One each 100 ms, of a process that ends. */
const maxLastTries = 20;

/** Whoever reads it may stall: the server goes on meanwhile, and ends without having been read. */
function standardError(): DestinationStream {
  let triesInThisTurn = 0;
  let droppedLines = 0;
  const stream = pino.destination({
    dest: 2,
    sync: false,
    maxLength: maxWaitingBytes,
    // Asked again and again within one turn of the event loop only where there is no next one.
    retryEAGAIN: () => {
      if (triesInThisTurn === 0) setImmediate(() => (triesInThisTurn = 0));
      triesInThisTurn += 1;
      return triesInThisTurn <= maxLastTries;
    },
  });
  const flushSync = stream.flushSync.bind(stream);
  // pino calls it as the process ends: thrown from there, it would end it as a crash.
  stream.flushSync = () => {
    try {
      flushSync();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  };
  stream.on('drop', () => (droppedLines += 1));
  stream.on('drain', () => {
    if (droppedLines === 0) return;
    const line = { level: 'warn', time: new Date().toISOString(), droppedLines, msg: 'nobody took the log' };
    droppedLines = 0;
    stream.write(`${JSON.stringify(line)}\n`);
  });
  return stream;
}

/** Loaded only where a person watches: it costs a slow start nothing elsewhere. */
async function prettyStream(): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty');
  const format = prettyFactory({ translateTime: 'HH:MM:ss.l', colorize: true, singleLine: true });
  return { write: (line) => void process.stderr.write(format(line)) };
}

/** A logger whose lines all carry the id under which one socket, room, tap or utterance can be followed. */
export function correlated(logger: Logger, correlationId: string): Logger {
  return logger.child({ correlationId });
}

/** How much there is of a patient's words says none of them. */
function isToBeHidden(key: string, value: unknown): boolean {
  if (value === undefined) return false;
  const name = bareName(key);
  return secretNames.has(name) || (patientTextNames.has(name) && typeof value !== 'number');
}

function redactFields(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      isToBeHidden(key, value) ? redacted : redactValue(value, depth + 1),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > maxDepth) return '[deeper]';
  if (value instanceof Error) return errorFields(value, 0);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return `[${value.constructor.name}]`;
  return redactFields(value as Record<string, unknown>, depth);
}

/**
 * Only these of an error: libraries hang requests, commands and their arguments on theirs (ioredis `command`,
 * groq-sdk `headers`), and those hold names and keys.
 */
function errorFields(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.cause instanceof Error && depth < maxCauses
      ? { cause: errorFields(error.cause, depth + 1) }
      : {}),
  };
}

function bareName(key: string): string {
  return key.replaceAll(/[-_]/g, '').toLowerCase();
}
