import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  loadEnvironment,
  namesWithoutEffect,
  variables,
} from '../../config/environment.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { standardRules } from '../../config/retention.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-env-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const load = (processEnvironment: Record<string, string> = {}, file?: string) => {
  if (file !== undefined) writeFileSync(join(folder, '.env'), file);
  return loadEnvironment({ processEnvironment, folder });
};

function faultsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('needs nothing', () => {
    expect(load({ CONSILIUM_CACHE_DIR: join(folder, 'cache') })).toEqual({
      http: {
        host: '127.0.0.1',
        port: null,
        publicUrl: null,
        allowedOrigins: [],
        trustedProxies: [],
        embedOrigins: [],
        tls: { mode: 'off' },
      },
      webhooks: { allowedHosts: [] },
      dataDir: join(folder, 'data'),
      cacheDir: join(folder, 'cache'),
      neo4j: null,
      redisUrl: null,
      runsJobs: true,
      tokenSecret: null,
      keys: { given: null, file: null },
      files: { maxBytes: 1_073_741_824, clamd: null },
      retention: standardRules,
      maxEmergencyAccesses: 3,
      production: false,
      oidc: null,
      mail: null,
      limits: {
        perMinute: { read: 1200, write: 300, upload: 60, handshake: 60 },
        peoplePerAddress: 20,
        failuresPerMinute: 30,
      },
      metricsToken: null,
      logLevel: 'info',
      rtc: {
        listenAddress: null,
        announcedAddress: null,
        basePort: null,
        workers: null,
        workerBinary: null,
        stunServer: null,
        turn: null,
      },
      speech: { whisperModel: 'base', vadThreshold: 0.02, groq: null, openAiCompatible: null },
      rooms: { graceMs: 30_000, emptySessionMs: 600_000 },
      faultInjection: false,
      drainMs: 600_000,
      withoutEffect: [],
    });
  });

  it('reads .env, and lets the process win', () => {
    const environment = load({ WS_PORT: '9001' }, 'WS_PORT=9000\nVAD_THRESHOLD="0.5" # louder\n');
    expect(environment.http.port).toBe(9001);
    expect(environment.speech.vadThreshold).toBe(0.5);
  });

  it('takes an empty value for none', () => {
    const environment = load({ WS_PORT: '' }, 'GROQ_API_KEY=\nREDIS_URL=\n');
    expect(environment.speech.groq).toBeNull();
    expect(environment.redisUrl).toBeNull();
    expect(environment.http.port).toBeNull();
  });

  it('leaves the jobs to workers only where those can reach all they need', () => {
    expect(faultsOf(() => load({ CONSILIUM_WORKERS: 'off' }))).toEqual([
      'CONSILIUM_WORKERS: needs NEO4J_URI too',
      'CONSILIUM_WORKERS: needs REDIS_URL too',
    ]);
    const shared = { NEO4J_URI: 'bolt://graph:7687', REDIS_URL: 'redis://redis:6379' };
    expect(load({ CONSILIUM_WORKERS: 'off', ...shared }).runsJobs).toBe(false);
    expect(load(shared).runsJobs).toBe(true);
  });

  it('is frozen', () => {
    const environment = load();
    for (const part of [
      environment,
      environment.http,
      environment.rtc,
      environment.speech,
      environment.rooms,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('takes no user, password or query in the address of a speech service', () => {
    for (const address of [
      'https://me:pw@stt.example/v1',
      'https://me@stt.example',
      'http://stt.example/?key=1',
    ]) {
      for (const name of ['CONSILIUM_STT_BASE_URL', 'GROQ_BASE_URL']) {
        const faults = faultsOf(() => load({ [name]: address }));
        expect(faults).toEqual([
          `${name}: expected an http:// or https:// address without user, password and query`,
        ]);
      }
    }
    const { openAiCompatible } = load({ CONSILIUM_STT_BASE_URL: 'http://127.0.0.1:9000/v1' }).speech;
    expect(openAiCompatible?.baseUrl).toBe('http://127.0.0.1:9000/v1');
  });

  it('takes an SMTP server only with whom the mails come from, where their links lead, and whole credentials', () => {
    const smtp = 'smtps://clinic:p%40ss@mail.example';
    const rest = { CONSILIUM_MAIL_FROM: 'Clínica <a@b.example>', CONSILIUM_PUBLIC_URL: 'https://c.example' };
    const server = { host: 'mail.example', port: 465, implicitTls: true, user: 'clinic', password: 'p@ss' };
    const from = { name: 'Clínica', address: 'a@b.example' };
    expect(load({ CONSILIUM_SMTP_URL: smtp, ...rest }).mail).toEqual({ server, from });
    const given = (url: string, more: Record<string, string> = {}) =>
      faultsOf(() => load({ CONSILIUM_SMTP_URL: url, ...rest, ...more }));
    const password = { CONSILIUM_SMTP_PASSWORD: 'secret' };
    expect(given('smtp://[::1]:25')).toEqual([]);
    expect(given('smtp://clinic@mail.example', password)).toEqual([]);
    expect(faultsOf(() => load({ CONSILIUM_SMTP_URL: smtp }))).toEqual([
      'CONSILIUM_SMTP_URL: needs CONSILIUM_MAIL_FROM too',
      'CONSILIUM_SMTP_URL: needs CONSILIUM_PUBLIC_URL too',
    ]);
    expect(faultsOf(() => load({ ...rest, ...password }))).toEqual([
      'CONSILIUM_MAIL_FROM: needs CONSILIUM_SMTP_URL too',
      'CONSILIUM_SMTP_PASSWORD: needs CONSILIUM_SMTP_URL too',
    ]);
    for (const [url, more, fault] of [
      [smtp, password, /CONSILIUM_SMTP_PASSWORD: either/],
      ['smtp://mail.example', password, /CONSILIUM_SMTP_PASSWORD: needs a user/],
      ['smtp://clinic@mail.example', {}, /CONSILIUM_SMTP_URL: its user needs a password/],
      ['smtp://c:%zz@mail.example', {}, /CONSILIUM_SMTP_URL: expected an smtp/],
      ['smtp://mail.example/path', {}, /CONSILIUM_SMTP_URL: expected/],
      ['smtp://mail.example?tls=off', {}, /CONSILIUM_SMTP_URL: expected/],
      ['smtp://', {}, /CONSILIUM_SMTP_URL: expected/],
      [smtp, { CONSILIUM_MAIL_FROM: 'Clinic' }, /CONSILIUM_MAIL_FROM: expected an address/],
      [smtp, { CONSILIUM_MAIL_FROM: 'A\r\nBcc: x@y.example <a@b.example>' }, /CONSILIUM_MAIL_FROM: expected/],
    ] as const) {
      expect(given(url, more)).toEqual([expect.stringMatching(fault)]);
      expect(String(given(url, more))).not.toMatch(/p%40ss|secret/);
    }
  });

  it('lists all faults at once, with what was expected and without the values', () => {
    const faults = faultsOf(() =>
      load(
        {
          WS_PORT: '80000',
          CONSILIUM_TOKEN_SECRET: 'too-short',
          CONSILIUM_NO_SUCH: '1',
          CONSILIUM_TLS_CERT: '/cert.pem',
          CONSILIUM_STT_MODEL: 'whisper-9',
        },
        'VAD_TRESHOLD=0.1\nWHISPER_MODEL=enormous\nCONSILIUM_PUBLIC_URL=https://clinic.example/path\nWS_HOST 1\n',
      ),
    );
    expect([...faults].sort()).toEqual([
      '.env line 4: expected NAME=value',
      'CONSILIUM_NO_SUCH: no such name; .env.example lists them all',
      'CONSILIUM_PUBLIC_URL: expected scheme, host and port alone: https://clinic.example',
      'CONSILIUM_STT_MODEL: needs CONSILIUM_STT_BASE_URL too',
      'CONSILIUM_TLS_CERT: needs CONSILIUM_TLS_KEY too',
      'CONSILIUM_TOKEN_SECRET: expected at least 32 characters',
      'VAD_TRESHOLD: no such name (in .env); .env.example lists them all',
      'WHISPER_MODEL: expected one of tiny.en, base, small, medium, large-v3, large-v3-turbo, or the path of a model file (.bin, .gguf)',
      'WS_PORT: expected a port from 0 (any free one) to 65535',
    ]);
  });

  it.each([
    ['WS_PORT', '-1'],
    ['WS_PORT', '8000x'],
    ['WS_HOST', 'not a host'],
    ['REDIS_URL', 'http://localhost'],
    ['CONSILIUM_ALLOWED_ORIGINS', 'https://a.example,*'],
    ['CONSILIUM_EMBED_ORIGINS', 'https://a.example/path'],
    ['CONSILIUM_WEBHOOK_HOSTS', 'https://a.example'],
    ['CONSILIUM_RTC_LISTEN_ADDRESS', 'localhost'],
    ['CONSILIUM_MEDIA_WORKERS', '0'],
    ['WEBRTC_STUN_SERVER', 'stun.example.org'],
    ['VAD_THRESHOLD', '1.5'],
    ['CONSILIUM_TLS', 'yes'],
    ['CONSILIUM_LOG_LEVEL', 'loud'],
    ['CONSILIUM_STT_BASE_URL', 'localhost:9000'],
    ['CONSILIUM_GRACE_MS', '0'],
    ['CONSILIUM_CLAMD', 'clamd'],
    ['CONSILIUM_MAX_FILE_BYTES', '1 GB'],
  ])('refuses %s=%s', (name, value) => {
    expect(faultsOf(() => load({ [name]: value }))).toEqual([expect.stringContaining(`${name}: expected`)]);
  });

  it('takes a relay with its secret only', () => {
    const CONSILIUM_TURN_URLS = 'turn:turn.example:3478?transport=udp, turns:[2001:db8::1]:443?transport=tcp';
    const CONSILIUM_TURN_SECRET = 'x'.repeat(32);
    expect(load({ CONSILIUM_TURN_URLS, CONSILIUM_TURN_SECRET }).rtc.turn).toEqual({
      urls: ['turn:turn.example:3478?transport=udp', 'turns:[2001:db8::1]:443?transport=tcp'],
      secret: CONSILIUM_TURN_SECRET,
    });
    expect(faultsOf(() => load({ CONSILIUM_TURN_URLS }))).toEqual([
      'CONSILIUM_TURN_URLS: needs CONSILIUM_TURN_SECRET too',
    ]);
    expect(faultsOf(() => load({ CONSILIUM_TURN_SECRET }))).toEqual([
      'CONSILIUM_TURN_SECRET: needs CONSILIUM_TURN_URLS too',
    ]);
    for (const wrong of ['turn:user@turn.example', 'turns:turn.example?transport=udp', 'turn.example'])
      expect(
        faultsOf(() => load({ CONSILIUM_TURN_URLS: wrong, CONSILIUM_TURN_SECRET })),
        wrong,
      ).toEqual([expect.stringContaining('CONSILIUM_TURN_URLS: expected')]);
    expect(faultsOf(() => load({ CONSILIUM_TURN_URLS, CONSILIUM_TURN_SECRET: 'short' }))).toEqual([
      'CONSILIUM_TURN_SECRET: expected at least 32 characters',
    ]);
  });

  it('takes an identity provider that nobody on the way can stand in for', () => {
    const faults = (issuer: string) =>
      faultsOf(() => load({ CONSILIUM_OIDC_ISSUER: issuer, CONSILIUM_OIDC_AUDIENCE: 'consilium' }));
    expect(faults('http://login.example')).toEqual([
      expect.stringContaining('expected the https:// address'),
    ]);
    for (const issuer of ['https://login.example', 'http://127.0.0.1:9000/realm']) {
      expect(faults(issuer)).toEqual([]);
    }
  });

  it('knows at its identity provider by which name and for what it asks, where people are sent there', () => {
    const issuer = { CONSILIUM_OIDC_ISSUER: 'https://login.example', CONSILIUM_OIDC_AUDIENCE: 'consilium' };
    expect(load(issuer).oidc).toMatchObject({ client: null });
    const named = { ...issuer, CONSILIUM_OIDC_CLIENT_ID: 'page' };
    const client = { clientId: 'page', clientSecret: null, scope: 'openid profile email' };
    expect(load(named).oidc).toMatchObject({ client });
    const wide = { CONSILIUM_OIDC_CLIENT_SECRET: 'its secret', CONSILIUM_OIDC_SCOPE: 'openid groups' };
    expect(load({ ...named, ...wide }).oidc).toMatchObject({
      client: { clientId: 'page', clientSecret: 'its secret', scope: 'openid groups' },
    });
    expect(faultsOf(() => load({ ...named, CONSILIUM_OIDC_SCOPE: 'profile email' }))).toEqual([
      'CONSILIUM_OIDC_SCOPE: expected names separated by spaces, openid among them',
    ]);
    expect(faultsOf(() => load({ ...issuer, CONSILIUM_OIDC_CLIENT_SECRET: 'its secret' }))).toEqual([
      'CONSILIUM_OIDC_CLIENT_SECRET: needs CONSILIUM_OIDC_CLIENT_ID too',
    ]);
  });

  it('believes a proxy on this machine where a public address tells of one, and none elsewhere', () => {
    const { http } = load({ CONSILIUM_PUBLIC_URL: 'https://clinic.example' });
    expect(http.trustedProxies).toEqual(['loopback']);
  });

  it('leaves other programs their names in the process environment', () => {
    expect(faultsOf(() => load({ PATH: '/bin', WS_SOMETHING: '1' }))).toEqual([]);
  });

  it('knows the older names and says which of them change nothing', () => {
    const environment = load({}, 'MCP_API_KEY=some\nTTS_ENGINE=gtts\nWHISPER_MODEL=large-v3\n');
    expect(environment.withoutEffect).toEqual(['MCP_API_KEY', 'TTS_ENGINE']);
    expect(environment.speech.whisperModel).toBe('large-v3');
  });

  it('resolves paths below the folder', () => {
    const environment = load({
      CONSILIUM_DATA_DIR: 'elsewhere',
      WHISPER_MODEL: './models/mine.bin',
      CONSILIUM_TLS_CERT: 'cert.pem',
      CONSILIUM_TLS_KEY: '/key.pem',
    });
    expect(environment.dataDir).toBe(join(folder, 'elsewhere'));
    expect(environment.speech.whisperModel).toBe(join(folder, 'models/mine.bin'));
    expect(environment.http.tls).toEqual({
      mode: 'files',
      certPath: join(folder, 'cert.pem'),
      keyPath: '/key.pem',
    });
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(projectRoot, '.env.example'), 'utf8');
  const shown = parseEnv(example.replaceAll(/^#([A-Z][A-Z0-9_]*=)/gm, '$1'));

  it('sets nothing', () => {
    expect(parseEnv(example)).toEqual({});
  });

  it('documents every name, and no other, each with a comment above it', () => {
    expect(Object.keys(shown).sort()).toEqual(
      [...Object.keys(variables.shape), ...namesWithoutEffect].sort(),
    );
    for (const name of Object.keys(variables.shape)) {
      expect(example).toMatch(new RegExp(`^# .+\\n(#[A-Z0-9_]+=.*\\n)*#${name}=`, 'm'));
    }
  });

  it('shows values that are taken, and the defaults where there are any', () => {
    const defaults = variables.parse({});
    const values = variables.parse(shown);
    for (const [name, value] of Object.entries(defaults)) {
      // None, where the example shows some.
      if (Array.isArray(value) && value.length === 0) continue;
      expect(values[name as keyof typeof values], name).toEqual(value);
    }
  });
});
