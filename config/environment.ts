/**
 * The validated configuration: the one reader of the process environment and of `.env` beside package.json (the
 * process environment wins). Defaults, parse, refuse, freeze. What each name means stands in `.env.example`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { clamdAddress, isEndpoint, isProxy } from './addressForms.ts';
import { contradictions, type Given } from './contradictions.ts';
import { defaults } from './defaults.ts';
import { logLevels } from './logger.ts';
import {
  mailSettings,
  sender,
  senderForm,
  smtpServer,
  smtpServerForm,
  type Sender,
  type SmtpServer,
} from './mailSettings.ts';
import { oidcSettings, oidcVariables } from './oidcSettings.ts';
import { parseRetention, retentionForm, standardRules, type RetentionRules } from './retention.ts';
import { cacheFolder, projectRoot } from './setup/locations.mjs';
import { integer, list, text, url } from './settingForms.ts';
import { turnSettings, turnVariables } from './turnSettings.ts';
import { whisperModelSizes } from './whisperModel.ts';

/** Names of ours start with this; a name that does and is unknown is a mistake. */
const ownPrefix = 'CONSILIUM_';

const endpoint = url(['http:', 'https:']).refine(isEndpoint);
/** Scheme, host and port alone, such as `https://clinic.example`. */
const origin = url(['http:', 'https:'])
  .transform((value) => value.replace(/\/$/, ''))
  .refine((value) => URL.canParse(value) && new URL(value).origin === value.toLowerCase());
const host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/);
const origins = list
  .pipe(z.array(origin))
  .default([])
  .describe('origins separated by commas, each like https://clinic.example');

/** How many within a minute; 0 is no limit. */
const perMinute = (usual: number) =>
  integer(0, 1_000_000).default(usual).describe('a number from 0 (no limit) to 1000000');

const endpointForm = 'an http:// or https:// address without user, password and query';

/** The description of each is what a fault says was expected. */
export const variables = z.object({
  WS_PORT: integer(0, 65_535).optional().describe('a port from 0 (any free one) to 65535'),
  WS_HOST: host.default('127.0.0.1').describe('an address or host name to listen on, such as 0.0.0.0'),
  CONSILIUM_PUBLIC_URL: origin.optional().describe('scheme, host and port alone: https://clinic.example'),
  CONSILIUM_ALLOWED_ORIGINS: origins,
  CONSILIUM_TRUST_PROXY: text
    .transform((value) => (value === 'off' ? [] : value.split(',').map((item) => item.trim())))
    .pipe(z.array(z.string().refine(isProxy)))
    .optional()
    .describe('off, or addresses, networks, loopback, linklocal, uniquelocal, separated by commas'),
  CONSILIUM_EMBED_ORIGINS: origins,
  CONSILIUM_WEBHOOK_HOSTS: list
    .pipe(z.array(host.toLowerCase()))
    .default([])
    .describe('host names or addresses separated by commas, without ports'),
  CONSILIUM_TLS: z.enum(['off', 'self-signed']).default('off').describe('off or self-signed'),
  CONSILIUM_TLS_CERT: text.optional().describe('the path of a certificate in PEM'),
  CONSILIUM_TLS_KEY: text.optional().describe('the path of a private key in PEM'),

  CONSILIUM_DATA_DIR: text.default('data').describe('the path of a folder'),
  CONSILIUM_CACHE_DIR: text.optional().describe('the path of a folder'),
  REDIS_URL: url(['redis:', 'rediss:']).optional().describe('a redis:// or rediss:// address'),
  NEO4J_URI: url(['bolt:', 'bolt+s:', 'bolt+ssc:', 'neo4j:', 'neo4j+s:', 'neo4j+ssc:'])
    .refine((value) => URL.canParse(value) && new URL(value).username + new URL(value).password === '')
    .optional()
    .describe('a bolt:// or neo4j:// address, without user and password'),
  NEO4J_USER: text.default('neo4j').describe('the name of a user of Neo4j'),
  NEO4J_PASSWORD: text.optional().describe('a password of Neo4j'),
  CONSILIUM_WORKERS: z.enum(['on', 'off']).default('on').describe('on or off'),
  CONSILIUM_TOKEN_SECRET: z.string().min(32).max(1024).optional().describe('at least 32 characters'),
  CONSILIUM_KEYS: z
    .string()
    .max(4096)
    .optional()
    .describe('keys as a file of them holds them: <number>:<key>,lookup:<key>'),
  CONSILIUM_KEYS_FILE: text.optional().describe('the path of a file with keys'),
  CONSILIUM_MAX_FILE_BYTES: integer(1, 9_999_999_999)
    .default(1_073_741_824)
    .describe('bytes, from 1 to 9999999999'),
  CONSILIUM_CLAMD: text
    .transform(clamdAddress)
    .pipe(z.union([z.object({ path: z.string() }), z.object({ host: z.string(), port: z.int() })]))
    .optional()
    .describe('the path of a Unix socket, or host:port'),
  CONSILIUM_RETENTION: text
    .transform(parseRetention)
    .refine((rules): rules is RetentionRules => rules !== null)
    .default(standardRules)
    .describe(retentionForm),
  CONSILIUM_EMERGENCY_ACCESSES: integer(1, 1000).default(3).describe('a number from 1 to 1000'),
  ...oidcVariables,
  CONSILIUM_SMTP_URL: text
    .transform(smtpServer)
    .pipe(z.custom<SmtpServer>((found) => found !== null))
    .optional()
    .describe(smtpServerForm),
  CONSILIUM_SMTP_PASSWORD: text.optional().describe('the password of the user in CONSILIUM_SMTP_URL'),
  CONSILIUM_MAIL_FROM: text
    .transform(sender)
    .pipe(z.custom<Sender>((found) => found !== null))
    .optional()
    .describe(senderForm),
  CONSILIUM_LIMIT_READS: perMinute(1200),
  CONSILIUM_LIMIT_WRITES: perMinute(300),
  CONSILIUM_LIMIT_UPLOADS: perMinute(60),
  CONSILIUM_LIMIT_SOCKETS: perMinute(60),
  CONSILIUM_LIMIT_PEOPLE: integer(1, 1_000_000).default(20).describe('a number from 1 to 1000000'),
  CONSILIUM_LIMIT_FAILURES: integer(1, 1_000_000).default(30).describe('a number from 1 to 1000000'),
  CONSILIUM_METRICS_TOKEN: z.string().min(16).max(1024).optional().describe('at least 16 characters'),
  CONSILIUM_LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`one of ${logLevels.join(', ')}`),

  CONSILIUM_RTC_LISTEN_ADDRESS: z
    .string()
    .refine((value) => isIP(value) !== 0)
    .optional()
    .describe('an IP address'),
  CONSILIUM_ANNOUNCED_ADDRESS: host.optional().describe('an IP address or host name'),
  CONSILIUM_RTC_PORT: integer(1, 65_535).optional().describe('a port from 1 to 65535'),
  CONSILIUM_MEDIA_WORKERS: integer(1, 256).optional().describe('a number from 1 to 256'),
  MEDIASOUP_WORKER_BIN: text.optional().describe('the path of a program'),
  WEBRTC_STUN_SERVER: z
    .string()
    .regex(/^stuns?:[A-Za-z0-9.:[\]-]{1,253}$/)
    .optional()
    .describe('an address like stun:stun.example.org:3478'),
  ...turnVariables,

  WHISPER_MODEL: text
    .refine((value) => whisperModelSizes.includes(value) || /[/\\]|\.(bin|gguf)$/.test(value))
    .default('base')
    .describe(`one of ${whisperModelSizes.join(', ')}, or the path of a model file (.bin, .gguf)`),
  GROQ_API_KEY: text.optional().describe('a key of Groq'),
  GROQ_BASE_URL: endpoint.optional().describe(endpointForm),
  CONSILIUM_STT_BASE_URL: endpoint.optional().describe(endpointForm),
  CONSILIUM_STT_API_KEY: text.optional().describe('a key of that endpoint'),
  CONSILIUM_STT_MODEL: text.default('whisper-1').describe('the name of a model at that endpoint'),
  VAD_THRESHOLD: z
    .string()
    .regex(/^\d*\.?\d+$/)
    .transform(Number)
    .pipe(z.number().min(0).max(1))
    .default(0.02)
    .describe('a number from 0 to 1'),

  CONSILIUM_GRACE_MS: integer(1, 600_000)
    .default(defaults.graceMs)
    .describe('milliseconds, from 1 to 600000'),
  CONSILIUM_EMPTY_SESSION_MS: integer(1, 86_400_000)
    .default(defaults.emptySessionMs)
    .describe('milliseconds, from 1 to 86400000'),
  CONSILIUM_DRAIN_MS: integer(0, 86_400_000)
    .default(defaults.drainMs)
    .describe('milliseconds, from 0 to 86400000'),
  CONSILIUM_FAULT_INJECTION: z.enum(['on', 'off']).default('off').describe('on or off'),
});

/** Known names that nothing reads yet: taken without complaint, and named at the start so that nobody waits for them. */
export const namesWithoutEffect = [
  'GEMINI_API_KEY',
  'OPENROUTER_API_KEY',
  'MCP_SERVER_URL',
  'MCP_API_KEY',
  'TTS_ENGINE',
  'GEMINI_LIVE_ENDPOINT',
] as const;

export type TlsSettings =
  { mode: 'off' } | { mode: 'self-signed' } | { mode: 'files'; certPath: string; keyPath: string };

/** Everything wrong with the environment, one line each. */
export class EnvironmentError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'EnvironmentError';
    this.faults = faults;
  }
}

export type Environment = ReturnType<typeof loadEnvironment>;

/** Paths are absolute, relative ones being below `folder`, where `.env` is looked for. Throws EnvironmentError. */
export function loadEnvironment({
  processEnvironment = process.env,
  folder = projectRoot,
}: { processEnvironment?: Readonly<Record<string, string | undefined>>; folder?: string } = {}) {
  const file = readEnvFile(join(folder, '.env'));
  const given = withoutEmpty({ ...file.values, ...processEnvironment });
  const parsed = variables.safeParse(given);
  const faults = [
    ...file.faults,
    ...unknownNames(file.values, processEnvironment),
    ...(parsed.error ? wrongValues(parsed.error) : []),
    ...contradictions(given),
  ];
  if (!parsed.success || faults.length > 0) throw new EnvironmentError(faults);
  const values = parsed.data;
  const path = (value: string) => resolve(folder, value);
  return Object.freeze({
    http: Object.freeze({
      host: values.WS_HOST,
      /** Null: the first free port from the default on. */
      port: values.WS_PORT ?? null,
      publicUrl: values.CONSILIUM_PUBLIC_URL ?? null,
      allowedOrigins: Object.freeze(values.CONSILIUM_ALLOWED_ORIGINS),
      /** Unless told, one on this machine, where a public address announces it: people may have private addresses too. */
      trustedProxies: Object.freeze(
        values.CONSILIUM_TRUST_PROXY ?? (values.CONSILIUM_PUBLIC_URL === undefined ? [] : ['loopback']),
      ),
      embedOrigins: Object.freeze(values.CONSILIUM_EMBED_ORIGINS),
      tls: Object.freeze(tlsOf(values, path)),
    }),
    webhooks: Object.freeze({ allowedHosts: Object.freeze(values.CONSILIUM_WEBHOOK_HOSTS) }),
    dataDir: path(values.CONSILIUM_DATA_DIR),
    /** Where set-up keeps what it built and fetched. */
    cacheDir: path(cacheFolder(given)),
    /** Null: a Redis of our own. */
    redisUrl: values.REDIS_URL ?? null,
    /** Null: the embedded graph in the data folder. */
    neo4j:
      values.NEO4J_URI === undefined
        ? null
        : Object.freeze({
            uri: values.NEO4J_URI,
            user: values.NEO4J_USER,
            password: values.NEO4J_PASSWORD ?? null,
          }),
    /** False: processes of `workers/main.ts` run the jobs. */
    runsJobs: values.CONSILIUM_WORKERS === 'on',
    /** Null: one kept in the data folder. */
    tokenSecret: values.CONSILIUM_TOKEN_SECRET ?? null,
    /** What seals texts and files; both null: a file in the data folder. */
    keys: Object.freeze({
      given: values.CONSILIUM_KEYS ?? null,
      file: values.CONSILIUM_KEYS_FILE === undefined ? null : path(values.CONSILIUM_KEYS_FILE),
    }),
    files: Object.freeze({
      maxBytes: values.CONSILIUM_MAX_FILE_BYTES,
      /** Null: uploads are not scanned. */
      clamd: values.CONSILIUM_CLAMD ?? null,
    }),
    retention: Object.freeze(values.CONSILIUM_RETENTION),
    maxEmergencyAccesses: values.CONSILIUM_EMERGENCY_ACCESSES,
    /** Its data is people's own: nothing is made here that is only for trying. */
    production: given['NODE_ENV'] === 'production' || values.CONSILIUM_OIDC_ISSUER !== undefined,
    /** Null: this server alone issues tokens. */
    oidc: oidcSettings(values),
    /** Null: no e-mail is sent. */
    mail: mailSettings(values),
    /** What one person may ask within a minute, and how many people one address may stand for. */
    limits: Object.freeze({
      perMinute: Object.freeze({
        read: values.CONSILIUM_LIMIT_READS,
        write: values.CONSILIUM_LIMIT_WRITES,
        upload: values.CONSILIUM_LIMIT_UPLOADS,
        handshake: values.CONSILIUM_LIMIT_SOCKETS,
      }),
      peoplePerAddress: values.CONSILIUM_LIMIT_PEOPLE,
      failuresPerMinute: values.CONSILIUM_LIMIT_FAILURES,
    }),
    /** Null: only this machine itself sees the figures. */
    metricsToken: values.CONSILIUM_METRICS_TOKEN ?? null,
    logLevel: values.CONSILIUM_LOG_LEVEL,
    rtc: Object.freeze({
      /** Null: this machine's address in its network (see mediaAddresses). */
      listenAddress: values.CONSILIUM_RTC_LISTEN_ADDRESS ?? null,
      announcedAddress: values.CONSILIUM_ANNOUNCED_ADDRESS ?? null,
      /** Of the first worker, the others following; null: free ones. */
      basePort: values.CONSILIUM_RTC_PORT ?? null,
      /** Null: one for each core. */
      workers: values.CONSILIUM_MEDIA_WORKERS ?? null,
      /** Null: the one set-up made. */
      workerBinary: values.MEDIASOUP_WORKER_BIN === undefined ? null : path(values.MEDIASOUP_WORKER_BIN),
      stunServer: values.WEBRTC_STUN_SERVER ?? null,
      /** Null: no relay. */
      turn: turnSettings(values),
    }),
    speech: Object.freeze({
      /** One of `whisperModelSizes`, or an absolute path. */
      whisperModel: whisperModelSizes.includes(values.WHISPER_MODEL)
        ? values.WHISPER_MODEL
        : path(values.WHISPER_MODEL),
      vadThreshold: values.VAD_THRESHOLD,
      groq:
        values.GROQ_API_KEY === undefined
          ? null
          : Object.freeze({ apiKey: values.GROQ_API_KEY, baseUrl: values.GROQ_BASE_URL ?? null }),
      /** Any endpoint that speaks OpenAI's transcription interface. */
      openAiCompatible:
        values.CONSILIUM_STT_BASE_URL === undefined
          ? null
          : Object.freeze({
              baseUrl: values.CONSILIUM_STT_BASE_URL,
              apiKey: values.CONSILIUM_STT_API_KEY ?? null,
              model: values.CONSILIUM_STT_MODEL,
            }),
    }),
    rooms: Object.freeze({
      graceMs: values.CONSILIUM_GRACE_MS,
      emptySessionMs: values.CONSILIUM_EMPTY_SESSION_MS,
    }),
    /** Whether administrators can have faults played. */
    faultInjection: values.CONSILIUM_FAULT_INJECTION === 'on',
    /** Longest that visits may go on when the server is told to end. */
    drainMs: values.CONSILIUM_DRAIN_MS,
    /** Names that are set and change nothing yet. */
    withoutEffect: Object.freeze(namesWithoutEffect.filter((name) => given[name] !== undefined)),
  });
}

/** None of our values spans lines, so a line that is neither empty, a comment nor NAME=value is a slip. */
function readEnvFile(path: string): { values: Given; faults: string[] } {
  if (!existsSync(path)) return { values: {}, faults: [] };
  const content = readFileSync(path, 'utf8');
  const faults = content
    .split(/\r?\n/)
    .map((line, index) =>
      /^\s*(#.*)?$|^\s*(export\s+)?[\w.-]+\s*=/.test(line)
        ? ''
        : `.env line ${index + 1}: expected NAME=value`,
    )
    .filter((fault) => fault !== '');
  return { values: parseEnv(content), faults };
}

/** What docker-compose.yml puts into its own text; it reads the same file. */
const composeNames = ['DOMAIN', 'ANNOUNCED_ADDRESS', 'DATABASE_PASSWORD', 'TURN_SECRET'];

/** `NAME=` is how templates leave a name unset. */
function withoutEmpty(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
}

function unknownNames(file: Given, processEnvironment: Given): string[] {
  const known = new Set<string>([...Object.keys(variables.shape), ...namesWithoutEffect]);
  const inFile = Object.keys(file).filter((name) => !known.has(name) && !composeNames.includes(name));
  const inProcess = Object.keys(processEnvironment).filter(
    (name) => name.startsWith(ownPrefix) && !known.has(name) && !inFile.includes(name),
  );
  return [
    ...inFile.map((name) => `${name}: no such name (in .env); .env.example lists them all`),
    ...inProcess.map((name) => `${name}: no such name; .env.example lists them all`),
  ];
}

/** Never the value itself: it may be a key. */
function wrongValues(error: z.ZodError): string[] {
  const names = new Set(error.issues.map(({ path }) => String(path[0])));
  return [...names].map((name) => {
    const variable = Object.entries(variables.shape).find(([key]) => key === name)?.[1];
    return `${name}: expected ${variable?.description ?? 'another value'}`;
  });
}

function tlsOf(values: z.infer<typeof variables>, path: (value: string) => string): TlsSettings {
  if (values.CONSILIUM_TLS_CERT !== undefined && values.CONSILIUM_TLS_KEY !== undefined) {
    return {
      mode: 'files',
      certPath: path(values.CONSILIUM_TLS_CERT),
      keyPath: path(values.CONSILIUM_TLS_KEY),
    };
  }
  return { mode: values.CONSILIUM_TLS };
}

/** The process environment for a program that is to work as in production whatever started this one, tests included. */
export function productionEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: 'production' };
}
