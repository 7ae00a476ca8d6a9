import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaView, type MediaView } from '../../src/wire/files.ts';
import { searchAudit } from '../../src/wire/routes/audit.ts';
import { createCase, getTimeline } from '../../src/wire/routes/cases.ts';
import { getMedia, listMedia } from '../../src/wire/routes/files.ts';
import { startClamdServer, type ClamdServer } from '../support/clamdServer.ts';
import { maxFileBytes, startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let owner: string;
let stranger: string;
let caseId: string;
let png: Buffer;
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)]);
beforeAll(async () => {
  api = await startTestApi();
  owner = (await api.signIn()).token;
  stranger = (await api.signIn()).token;
  caseId = await newCase(api, owner);
  png = await sharp({ create: { width: 900, height: 300, channels: 3, background: '#c33' } })
    .png()
    .toBuffer();
});
afterAll(() => api.close());

async function newCase(on: TestApi, token: string): Promise<string> {
  const body = { patient: { name: 'Ana Ruiz' } };
  return (await on.expectReply(createCase, { token, body })).caseId;
}

interface UploadOptions {
  token?: string;
  query?: Record<string, string>;
  name?: string | null;
  on?: TestApi;
}
async function upload(
  content: Buffer,
  { token = owner, query = { caseId }, name, on = api }: UploadOptions = {},
) {
  const response = await fetch(`${on.url}/api/v1/media?${new URLSearchParams(query).toString()}`, {
    method: 'POST',
    body: new Uint8Array(content),
    headers: {
      authorization: `Bearer ${token}`,
      ...(name === null ? {} : { 'x-file-name': encodeURIComponent(name ?? 'Befund Müller.pdf') }),
    },
  });
  const body = (await response.json()) as { code?: string };
  return { status: response.status, code: body.code, body };
}
async function uploaded(content: Buffer, options: UploadOptions = {}): Promise<MediaView> {
  const { body } = await upload(content, options);
  return mediaView.parse(body);
}
const download = (mediaId: string, headers: Record<string, string> = {}, what = 'content') =>
  fetch(`${api.url}/api/v1/media/${mediaId}/${what}`, {
    headers: { authorization: `Bearer ${owner}`, ...headers },
  });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('a file of a case', () => {
  it('is told by its content, kept sealed, and comes back as it was', async () => {
    const media = await uploaded(pdf);
    expect(media).toMatchObject({
      caseId,
      kind: 'document',
      contentType: 'application/pdf',
      fileName: 'Befund Müller.pdf',
      bytes: pdf.byteLength,
      sha256: createHash('sha256').update(pdf).digest('hex'),
      scanned: false,
      hasThumbnail: false,
    });
    const response = await download(media.mediaId);
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Befund%20M%C3%BCller.pdf",
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await bytesOf(response)).equals(pdf)).toBe(true);
    expect(await api.expectReply(getMedia, { token: owner, params: { mediaId: media.mediaId } })).toEqual(
      media,
    );
    expect(api.log()).not.toContain('Befund');
    const found = await api.expectReply(getTimeline, { token: owner, params: { caseId } });
    expect(found.entries).toContainEqual(
      expect.objectContaining({ kind: 'media', subjectId: media.mediaId }),
    );
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=65530-131080', 65_530, 131_080],
    ['bytes=-5', pdf.byteLength - 5, pdf.byteLength - 1],
    ['bytes=200000-', 200_000, pdf.byteLength - 1],
  ])('is read in parts: %s', async (range, start, end) => {
    const { mediaId } = await uploaded(pdf);
    const response = await download(mediaId, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${pdf.byteLength}`);
    expect((await bytesOf(response)).equals(pdf.subarray(start, end + 1))).toBe(true);
  });

  it('has no part beyond its end', async () => {
    const { mediaId } = await uploaded(pdf);
    const response = await download(mediaId, { range: 'bytes=900000-' });
    expect([response.status, response.headers.get('content-range')]).toEqual([
      416,
      `bytes */${pdf.byteLength}`,
    ]);
    expect(await response.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  });

  it('has a small picture where it is one', async () => {
    const media = await uploaded(png, { name: 'rash.png' });
    expect(media).toMatchObject({ kind: 'picture', contentType: 'image/png', hasThumbnail: true });
    const small = await bytesOf(await download(media.mediaId, {}, 'thumbnail'));
    expect(await sharp(small).metadata()).toMatchObject({ format: 'webp', width: 480, height: 160 });
    const broken = await uploaded(png.subarray(0, 60), { name: 'broken.png' });
    expect(broken.hasThumbnail).toBe(false);
    expect((await download(broken.mediaId, {}, 'thumbnail')).status).toBe(404);
  });

  it('is listed, the newest first, page by page', async () => {
    const other = await newCase(api, owner);
    for (let n = 0; n < 3; n++) await uploaded(pdf, { query: { caseId: other }, name: `${n}.pdf` });
    const page = await api.expectReply(listMedia, { token: owner, query: { caseId: other, limit: '2' } });
    expect(page.media.map(({ fileName }) => fileName)).toEqual(['2.pdf', '1.pdf']);
    const rest = await api.expectReply(listMedia, {
      token: owner,
      query: { caseId: other, limit: '2', cursor: page.nextCursor ?? '' },
    });
    expect(rest).toMatchObject({ media: [{ fileName: '0.pdf' }], nextCursor: null });
  });

  it('stands once, however often it is sent', async () => {
    const mediaId = uuidv7();
    const query = { caseId, mediaId };
    const first = await uploaded(pdf, { query });
    expect(await uploaded(pdf, { query })).toEqual(first);
    expect(await upload(png, { query })).toMatchObject({ status: 409, code: 'ID_TAKEN' });
    const elsewhere = { caseId: await newCase(api, owner), mediaId };
    expect(await upload(pdf, { query: elsewhere })).toMatchObject({ status: 409, code: 'ID_TAKEN' });
  });

  it('stands once where it is sent several times at once', async () => {
    const query = { caseId, mediaId: uuidv7() };
    const before = await storedFiles(api);
    const answers = await Promise.all(Array.from({ length: 4 }, () => upload(pdf, { query })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await storedFiles(api)).length).toBe(before.length + 1);
  });

  it('is hidden from strangers, and who reads it is written down', async () => {
    const { mediaId } = await uploaded(pdf);
    const answer = await api.send(getMedia, { token: stranger, params: { mediaId } });
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([404, 'MEDIA_NOT_FOUND']);
    const content = await fetch(`${api.url}/api/v1/media/${mediaId}/content`, {
      headers: { authorization: `Bearer ${stranger}` },
    });
    expect(content.status).toBe(404);
    expect(await upload(pdf, { token: stranger })).toMatchObject({ status: 404, code: 'CASE_NOT_FOUND' });
    await bytesOf(await download(mediaId));
    const { token } = await api.signIn(['admin']);
    const { entries } = await api.expectReply(searchAudit, { token, query: { subjectId: mediaId } });
    expect(entries.map(({ action }) => action)).toEqual(['media.read', 'media.create']);
    expect(entries[0]).toMatchObject({ caseId, requestId: expect.any(String) });
  });
});

describe('what is not taken', () => {
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
  const zip = Buffer.from('PK\u0003\u0004 and so on, which is no picture at all');

  it.each([
    ['a page', html],
    ['a drawing with scripts', svg],
    ['an archive', zip],
    ['nothing at all', Buffer.alloc(0)],
  ])('is %s, whatever its name says', async (_, content) => {
    const before = await everythingKept();
    expect(await upload(content, { name: 'scan.png' })).toMatchObject({
      status: 415,
      code: 'FILE_TYPE_REFUSED',
    });
    await expect.poll(everythingKept).toEqual(before);
  });

  it('is what is too large, also where it does not say so before', async () => {
    const large = Buffer.concat([pdf, Buffer.alloc(maxFileBytes)]);
    const before = await everythingKept();
    expect(await upload(large)).toMatchObject({ status: 413, code: 'REQUEST_TOO_LARGE' });
    await expect.poll(everythingKept).toEqual(before);
  });

  it.each([null, '', 'a/b.pdf', 'two\nlines', 'x'.repeat(201)])('is a file called %j', async (name) => {
    expect(await upload(pdf, { name })).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  });

  it('leaves nothing where its sender goes away', async () => {
    const before = (await api.expectReply(listMedia, { token: owner, query: { caseId } })).media.length;
    const call = request(`${api.url}/api/v1/media?caseId=${caseId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner}`, 'x-file-name': 'half.pdf', 'content-length': '900000' },
    });
    call.on('error', () => {}); // cut off below
    call.write(pdf);
    await expect.poll(() => filesIn(api, 'incoming')).toHaveLength(1);
    call.destroy();
    await expect.poll(() => filesIn(api, 'incoming')).toEqual([]);
    expect((await api.expectReply(listMedia, { token: owner, query: { caseId } })).media).toHaveLength(
      before,
    );
  });
});

/** What the case lists, and what lies on disk. */
async function everythingKept(): Promise<unknown> {
  const { media } = await api.expectReply(listMedia, { token: owner, query: { caseId } });
  return { media, files: (await storedFiles(api)).sort() };
}

async function storedFiles(on: TestApi): Promise<string[]> {
  const all = await readdir(on.filesFolder, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function filesIn(on: TestApi, folder: string): Promise<string[]> {
  return readdir(`${on.filesFolder}/${folder}`).catch(() => []);
}

describe('the time of an upload', () => {
  let hurried: TestApi;
  let token: string;
  let inCase: string;
  beforeAll(async () => {
    hurried = await startTestApi({ bodyTimes: { wholeMs: 150, idleMs: 300 } });
    ({ token } = await hurried.signIn());
    inCase = await newCase(hurried, token);
  });
  afterAll(() => hurried.close());

  const begin = (path: string, headers: Record<string, string>) => {
    const call = request(`${hurried.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    const ended = new Promise<number | 'cut'>((resolve) => {
      call.once('response', ({ statusCode }) => resolve(statusCode ?? 0));
      call.once('error', () => resolve('cut'));
    });
    return { call, ended };
  };
  const beginUpload = () =>
    begin(`/api/v1/media?caseId=${inCase}`, {
      'x-file-name': 'long.pdf',
      'content-length': String(pdf.byteLength),
    });

  it('is as long as its sender goes on', async () => {
    const { call, ended } = beginUpload();
    const step = Math.ceil(pdf.byteLength / 5);
    for (let at = 0; at < pdf.byteLength; at += step) {
      call.write(pdf.subarray(at, at + step));
      await delay(100); // five of these are longer than any other body may take
    }
    call.end();
    expect(await ended).toBe(201);
  });

  it('ends where its sender stays silent', async () => {
    const { call, ended } = beginUpload();
    call.write(pdf.subarray(0, 1000));
    expect(await ended).toBe('cut');
    await expect.poll(() => filesIn(hurried, 'incoming')).toEqual([]);
  });

  it('is not given to what is no file', async () => {
    const { call, ended } = begin('/api/v1/cases', {
      'content-type': 'application/json',
      'content-length': '1000',
    });
    call.write('{"patient":');
    expect(await ended).toBe('cut');
  });
});

it('is cleared away where the graph does not know it', async () => {
  const kept = await uploaded(pdf);
  const path = join(api.filesFolder, '00', '01939a2e-7c00-7a10-8000-000000000000');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'orphan');
  const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
  const everything = await readdir(api.filesFolder, { recursive: true, withFileTypes: true });
  for (const file of everything) if (file.isFile()) await utimes(join(file.parentPath, file.name), old, old);
  expect(await api.files.clearOrphans()).toBe(1);
  expect((await bytesOf(await download(kept.mediaId))).equals(pdf)).toBe(true);
});

describe('with a virus scanner', () => {
  let clamd: ClamdServer;
  let scanning: TestApi;
  let token: string;
  let inCase: { caseId: string };
  beforeAll(async () => {
    clamd = await startClamdServer();
    scanning = await startTestApi({}, { files: { clamd: clamd.address } });
    ({ token } = await scanning.signIn());
    inCase = { caseId: await newCase(scanning, token) };
  });
  afterAll(async () => {
    await scanning.close();
    await clamd.close();
  });

  it('takes what it finds clean, says so, and refuses what it knows', async () => {
    const options = { on: scanning, token, query: inCase };
    expect(await uploaded(pdf, options)).toMatchObject({ scanned: true });
    const infected = Buffer.concat([pdf, Buffer.from('EICAR-STANDARD-ANTIVIRUS-TEST-FILE')]);
    expect(await upload(infected, options)).toMatchObject({ status: 422, code: 'FILE_INFECTED' });
    expect(await filesIn(scanning, 'incoming')).toEqual([]);
  });

  it('takes nothing while the scanner is away', async () => {
    await clamd.close();
    const answer = await upload(pdf, { on: scanning, token, query: inCase });
    expect(answer).toMatchObject({ status: 503, code: 'DEPENDENCY_UNAVAILABLE' });
    const { media } = await scanning.expectReply(listMedia, { token, query: inCase });
    expect(media).toHaveLength(1);
  });
});
