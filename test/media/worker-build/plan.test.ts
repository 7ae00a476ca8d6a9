import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot, workerBuildFolder, workerPatchHash } from '../../../config/setup/locations.mjs';
import { planFaults, prepareSource, readPlan } from '../../../config/setup/workerSource.mjs';

const mediasoup = join(projectRoot, 'node_modules/mediasoup');

let folder: string;
let packageFolder: string;

/** A package with what the plan looks at. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'consilium-plan-'));
  packageFolder = join(folder, 'mediasoup');
  for (const path of [
    'package.json',
    'worker/meson.build',
    'worker/subprojects',
    'worker/src/RTC/DtlsTransport.cpp',
  ]) {
    cpSync(join(mediasoup, path), join(packageFolder, path), { recursive: true });
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

function edit(path: string, change: (text: string) => string): void {
  const file = join(packageFolder, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

test('the installed mediasoup and media/worker-build fit', () => {
  expect(planFaults(mediasoup, workerBuildFolder)).toEqual([]);
});

test('a mediasoup of another version is named', () => {
  edit('package.json', (text) => text.replace(/"version": "[^"]+"/, '"version": "3.99.0"'));
  const { mediasoup: planned } = readPlan(workerBuildFolder);
  expect(planFaults(packageFolder, workerBuildFolder)).toEqual([
    `mediasoup is 3.99.0, the plan was made for ${planned}`,
  ]);
});

test('a text that is no longer there, or there twice, is named', () => {
  edit('worker/src/RTC/DtlsTransport.cpp', (text) => text.replace('== BIO_CB_RETURN', '!= BIO_CB_RETURN'));
  edit('worker/meson.build', (text) => `${text}\n${text}`);
  expect(planFaults(packageFolder, workerBuildFolder)).toEqual([
    "meson.build has 2 times, not once, the text to replace: meson_version: '>= 1.1.0'",
    'src/RTC/DtlsTransport.cpp has 0 times, not once, the text to replace: (operationType == BIO_CB_RETURN)',
  ]);
});

test('new and lost sub-projects are named', () => {
  rmSync(join(packageFolder, 'worker/subprojects/libuv.wrap'));
  writeFileSync(join(packageFolder, 'worker/subprojects/quic.wrap'), '');
  expect(planFaults(packageFolder, workerBuildFolder)).toEqual([
    'the worker has a sub-project the plan does not know: quic.wrap',
    'the worker no longer has the sub-project libuv.wrap',
  ]);
});

test('what does not fit stops the build before anything is written', () => {
  edit('worker/src/RTC/DtlsTransport.cpp', () => '');
  const target = join(folder, 'source');
  expect(() => prepareSource(packageFolder, workerBuildFolder, target)).toThrow(/do not fit/);
  expect(() => readFileSync(join(target, 'meson.build'))).toThrow();
});

test('the prepared source has the changes, and a folder where each wrap file looks for it', () => {
  const target = join(folder, 'source');
  prepareSource(packageFolder, workerBuildFolder, target);
  const dtls = readFileSync(join(target, 'src/RTC/DtlsTransport.cpp'), 'utf8');
  expect(dtls).toContain('((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1');
  for (const wrap of Object.keys(readPlan(workerBuildFolder).subprojects)) {
    const directory = /^directory *= *(.+)$/m.exec(
      readFileSync(join(target, 'subprojects', wrap), 'utf8'),
    )?.[1];
    expect(readFileSync(join(target, 'subprojects', directory ?? '', 'meson.build'), 'utf8')).toMatch(
      /^project\(/,
    );
  }
});

test('the key in the cache changes with every file of media/worker-build but its README', () => {
  const copy = join(folder, 'worker-build');
  cpSync(workerBuildFolder, copy, { recursive: true });
  expect(workerPatchHash(copy)).toBe(workerPatchHash());
  writeFileSync(join(copy, 'README.md'), 'other words');
  expect(workerPatchHash(copy)).toBe(workerPatchHash());
  mkdirSync(join(copy, 'subprojects/new'));
  writeFileSync(join(copy, 'subprojects/new/meson.build'), '');
  expect(workerPatchHash(copy)).not.toBe(workerPatchHash());
});
