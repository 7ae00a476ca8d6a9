/** The production shape, held against what tools and our own configuration would say of it: no Docker runs here. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadEnvironment, variables } from '../../../config/environment.ts';
import { findExecutable, projectRoot } from '../../../config/setup/locations.mjs';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const composeText = read('docker-compose.yml');
const document = parse(composeText, { merge: true }) as object;
const { services } = z
  .object({
    services: z.record(
      z.string(),
      z.looseObject({
        image: z.string(),
        user: z.string().optional(),
        env_file: z.array(z.object({ path: z.string(), required: z.boolean() })).optional(),
        environment: z.record(z.string(), z.string()).default({}),
        ports: z.array(z.string()).default([]),
        command: z.array(z.string()).optional(),
        healthcheck: z.object({ test: z.array(z.string()) }).optional(),
        volumes: z.array(z.string()).default([]),
      }),
    ),
  })
  .parse(document);
const service = (name: string) => services[name] ?? expect.unreachable(`there is no service ${name}`);

/** What the operator has to set. */
const given: Record<string, string> = {
  DOMAIN: 'clinic.example',
  ANNOUNCED_ADDRESS: '203.0.113.10',
  DATABASE_PASSWORD: 'long enough for Neo4j',
  TURN_SECRET: 'a secret of the relay, long enough for it',
};
const filled = (values: Record<string, string>, all: Record<string, string> = given) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.replace(/\$\{(\w+):[?-][^}]*\}/g, (_, wanted: string) => all[wanted] ?? ''),
    ]),
  );

describe('docker-compose.yml', () => {
  test('is one by the schema of the compose specification', () => {
    const schema = JSON.parse(read('test/support/schemas/compose-spec.json')) as Record<string, unknown>;
    delete schema['$schema']; // draft 7, by a name that ajv does not know
    const check = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    check(document);
    expect(check.errors).toBeNull();
  });

  test.each(['server', 'worker'])('gives the %s what its configuration takes', (name) => {
    const environment = filled(service(name).environment);
    expect(Object.keys(environment).filter((each) => !Object.hasOwn(variables.shape, each))).toEqual([]);
    const loaded = loadEnvironment({ processEnvironment: environment, folder: tmpdir() });
    expect(loaded.neo4j?.uri).toBe('bolt://neo4j:7687');
    expect(loaded.redisUrl).toBe('redis://redis:6379');
    expect(loaded.http.publicUrl).toBe('https://clinic.example');
  });

  test('takes every other setting from the file .env, where its own names stand too', async () => {
    for (const name of ['server', 'worker'])
      expect(service(name).env_file).toEqual([{ path: '.env', required: false }]);
    const folder = await mkdtemp(join(tmpdir(), 'consilium-compose-'));
    try {
      const lines = { ...given, CONSILIUM_RETENTION: 'notifications=90' };
      const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
      await writeFile(join(folder, '.env'), text.join(''));
      expect(() => loadEnvironment({ processEnvironment: {}, folder })).not.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each(['server', 'worker'])('has the %s send e-mail where that is configured', (name) => {
    const { environment } = service(name);
    const load = (all: Record<string, string>) =>
      loadEnvironment({ processEnvironment: filled(environment, all), folder: tmpdir() }).mail;
    expect(load(given)).toBeNull();
    const sent = {
      CONSILIUM_SMTP_URL: 'smtp://clinic@mail.example',
      CONSILIUM_SMTP_PASSWORD: 'p',
      CONSILIUM_MAIL_FROM: 'no-reply@clinic.example',
    };
    expect(load({ ...given, ...sent })).toEqual({
      server: { host: 'mail.example', port: 587, implicitTls: false, user: 'clinic', password: 'p' },
      from: { name: null, address: 'no-reply@clinic.example' },
    });
  });

  test('has servers without jobs and workers with them', () => {
    expect(service('server').environment['CONSILIUM_WORKERS']).toBe('off');
    expect(service('worker').environment['CONSILIUM_WORKERS']).toBeUndefined();
    expect(service('worker').command?.[0]).toBe('node');
    expect(existsSync(join(projectRoot, service('worker').command?.[1] ?? ''))).toBe(true);
  });

  test('asks for just what the README names', () => {
    const asked = [...composeText.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(given).sort());
    const taken = [...composeText.matchAll(/\$\{(\w+):-\}/g)].map(([, name = '']) => name);
    for (const name of [...Object.keys(given), ...taken]) expect(read('README.md')).toContain(name);
  });

  test('gives the figures to who brings the token, where one is set', () => {
    const { environment } = service('server');
    const load = (all: Record<string, string>) =>
      loadEnvironment({ processEnvironment: filled(environment, all), folder: tmpdir() }).metricsToken;
    expect(load(given)).toBeNull();
    const token = 'token-of-the-prometheus';
    expect(load({ ...given, CONSILIUM_METRICS_TOKEN: token })).toBe(token);
  });

  test('opens a port of media for each worker, by UDP and TCP, and the page by the proxy alone', () => {
    const { rtc, http } = loadEnvironment({
      processEnvironment: filled(service('server').environment),
      folder: tmpdir(),
    });
    const range = `${rtc.basePort}-${(rtc.basePort ?? 0) + (rtc.workers ?? 0) - 1}`;
    expect(service('server').ports).toEqual([`${range}:${range}/udp`, `${range}:${range}/tcp`]);
    expect(read('config/deploy/Caddyfile')).toContain(`reverse_proxy server:${http.port}`);
    for (const name of ['worker', 'redis', 'neo4j']) expect(service(name).ports).toEqual([]);
  });

  test('has a relay that takes what the server hands out, and relays to its media alone', () => {
    const { rtc } = loadEnvironment({
      processEnvironment: filled(service('server').environment),
      folder: tmpdir(),
    });
    expect(filled(service('relay').environment)).toMatchObject({
      TURN_SECRET: rtc.turn?.secret,
      TURN_PEER: rtc.announcedAddress,
      TURN_REALM: 'turn.clinic.example',
    });
    expect(rtc.turn?.urls).toEqual([
      'turn:turn.clinic.example:3478?transport=udp',
      'turn:turn.clinic.example:3478?transport=tcp',
      'turns:turn.clinic.example:443?transport=tcp',
    ]);
    expect(service('relay').ports).toEqual(['3478:3478/udp', '3478:3478/tcp']);
    expect(service('front').ports).toEqual(['443:8443/tcp']);
  });

  test('pins its images, and watches over each service that answers', () => {
    for (const [name, { image, healthcheck }] of Object.entries(services)) {
      if (image !== 'consilium') expect(image, name).toMatch(/:\d+\.\d+/);
      expect(healthcheck !== undefined, name).toBe(name !== 'worker');
    }
  });

  test('mounts only files that exist', () => {
    const files = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':')[0] ?? '');
    expect(files).toHaveLength(3);
    for (const file of files) expect(existsSync(join(projectRoot, file)), file).toBe(true);
  });
});

describe('the Dockerfile', () => {
  const lines = read('config/deploy/Dockerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/));
  const of = (word: string) => lines.filter(([instruction]) => instruction === word);

  test('copies what there is', () => {
    const sources = of('COPY')
      .filter((line) => !line.some((word) => word.startsWith('--from')))
      .flatMap((line) => line.slice(1, -1));
    expect(sources.length).toBeGreaterThan(4);
    for (const source of sources) expect(existsSync(join(projectRoot, source)), source).toBe(true);
  });

  test('runs what there is, not as root', () => {
    const text = read('config/deploy/Dockerfile');
    const programs = [...text.matchAll(/\bnode"?,? "?([\w/]+\.m?[tj]s)/g)].map(([, path = '']) => path);
    expect(programs).toEqual(['config/setup/main.mjs', 'src/cli/buildPage.ts', 'src/main.ts']);
    for (const path of programs) expect(existsSync(join(projectRoot, path)), path).toBe(true);
    expect(of('USER').at(-1)).toEqual(['USER', 'node']);
  });

  test('sets only what the configuration takes', () => {
    const names = of('ENV').flatMap((line) => line.slice(1).map((each) => each.split('=')[0] ?? ''));
    const unknown = names.filter((name) => name !== 'NODE_ENV' && !Object.hasOwn(variables.shape, name));
    expect(unknown).toEqual([]);
  });
});

test('the Caddyfile is one', async ({ skip }) => {
  const caddy = findExecutable('caddy');
  skip(caddy === undefined, 'caddy is not installed');
  const path = join(projectRoot, 'config/deploy/Caddyfile');
  const { stdout } = await promisify(execFile)(caddy ?? '', ['adapt', '--config', path], {
    env: { ...process.env, DOMAIN: 'clinic.example' },
  });
  expect(stdout).toContain('"host":["clinic.example"]');
  expect(stdout).toContain('"dial":"server:8000"');
});
