/**
 * The gallery in a real browser: built with the page's own settings, served under the page's own content
 * security policy, opened in Chromium with its fake camera and microphone.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { build } from 'vite';
import { animationsEnded } from '../support/animationsEnded.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The strictest that the page has to live with; `src/api` sends no stricter one. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface Gallery {
  browser: Browser;
  /** Names of all states. */
  states: readonly string[];
  /** A fresh context: nothing stored, nothing allowed unless said. */
  newContext(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  /** Opens a state and waits until it stands. What the console complains about is collected. */
  open(context: BrowserContext, state: string): Promise<{ page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

const fakes = [
  ['call', 'lobbyWatch'],
  ['call', 'createCallClient'],
  ['', 'newsWatch'],
].map(([folder, name = '']) => ({
  suffix: `${folder}/${name}.ts`,
  replacement: join(here, 'gallery', `fake${name.charAt(0).toUpperCase()}${name.slice(1)}.ts`),
}));

async function buildGallery(outDir: string): Promise<void> {
  // The test runner says `test`, and React would be built for development.
  process.env['NODE_ENV'] = 'production';
  await build({
    configFile: false,
    root: join(here, 'gallery'),
    publicDir: fileURLToPath(new URL('../../src/web/public', import.meta.url)),
    base: '/app/',
    logLevel: 'error',
    plugins: [
      react(),
      {
        name: 'fake-network-end',
        enforce: 'pre',
        resolveId: (source) => fakes.find((fake) => source.endsWith(fake.suffix))?.replacement,
      },
    ],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
}

export async function openGallery(): Promise<Gallery> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-gallery-'));
  const site = join(folder, 'site');
  await buildGallery(site);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.replace(/^\/app\//, '');
    const file = extname(path) === '' ? 'index.html' : path;
    readFile(join(site, file)).then(
      (content) => {
        response.writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy,
        });
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

  const open: Gallery['open'] = async (context, state) => {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${origin}/app/?state=${state}`, { waitUntil: 'load' });
    await page.locator('html[data-ready]').waitFor();
    await animationsEnded(page);
    return { page, complaints };
  };

  const newContext: Gallery['newContext'] = (options) =>
    browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });

  const first = await newContext();
  const page = await first.newPage();
  await page.goto(`${origin}/app/`);
  const states = await page.evaluate(() => (window as unknown as { galleryStates: string[] }).galleryStates);
  await first.close();

  return {
    browser,
    states,
    newContext,
    open,
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
