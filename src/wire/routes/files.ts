/** Files of a case. Their content travels as it is, sealed only on disk. */
import { z } from 'zod';
import { caseFilesReader, caseFilesWriter, fileReader, fileWriter } from '../access.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { mediaRemovalReason, mediaView } from '../files.ts';
import { empty, id } from '../values.ts';

const mediaParams = z.strictObject({ mediaId: id });

const sampleMedia = {
  mediaId: sample.mediaId,
  caseId: sample.caseId,
  kind: 'picture' as const,
  contentType: 'image/jpeg',
  fileName: 'rash.jpg',
  bytes: 482_113,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  scanned: true,
  hasThumbnail: true,
  createdAt: sample.createdAt,
  createdBy: sample.userId,
};

export const uploadMedia = route({
  name: 'uploadMedia',
  method: 'POST',
  path: '/api/v1/media',
  summary:
    'Adds a file to a case: the body is the file, the header X-File-Name its name, percent-encoded in UTF-8 so that it stands in no log.',
  params: empty,
  query: z.strictObject({
    caseId: id,
    /** Made by the caller so that a repeated request adds no second file; else the server makes one. */
    mediaId: id.optional(),
  }),
  body: empty,
  content: 'upload',
  reply: mediaView,
  status: 201,
  access: caseFilesWriter,
  errors: [
    'CASE_NOT_FOUND',
    'CASE_READ_ONLY',
    'CASE_CLOSED',
    'ID_TAKEN',
    'FILE_TYPE_REFUSED',
    'FILE_INFECTED',
  ],
  example: { query: { caseId: sample.caseId }, reply: sampleMedia },
});

export const listMedia = route({
  name: 'listMedia',
  method: 'GET',
  path: '/api/v1/media',
  summary: 'The files of a case, newest first.',
  params: empty,
  query: z.strictObject({
    caseId: id,
    limit: z.coerce.number().int().min(1).max(100).default(50),
    /** `nextCursor` of the page before. */
    cursor: id.optional(),
  }),
  body: empty,
  reply: z.strictObject({ media: z.array(mediaView), nextCursor: id.nullable() }),
  access: caseFilesReader,
  errors: ['CASE_NOT_FOUND'],
  example: { query: { caseId: sample.caseId }, reply: { media: [sampleMedia], nextCursor: null } },
});

export const getMedia = route({
  name: 'getMedia',
  method: 'GET',
  path: '/api/v1/media/:mediaId',
  summary: 'What is known of a file.',
  params: mediaParams,
  query: empty,
  body: empty,
  reply: mediaView,
  access: fileReader,
  errors: ['MEDIA_NOT_FOUND'],
  example: { params: { mediaId: sample.mediaId }, reply: sampleMedia },
});

export const readMediaContent = route({
  name: 'readMediaContent',
  method: 'GET',
  path: '/api/v1/media/:mediaId/content',
  summary: 'The file itself, or one range of it (RFC 9110 section 14).',
  params: mediaParams,
  query: empty,
  body: empty,
  content: 'download',
  reply: z.string(),
  access: fileReader,
  errors: ['MEDIA_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  example: { params: { mediaId: sample.mediaId }, reply: '(the bytes of the file)' },
});

export const readMediaThumbnail = route({
  name: 'readMediaThumbnail',
  method: 'GET',
  path: '/api/v1/media/:mediaId/thumbnail',
  summary: 'A small WebP of a picture.',
  params: mediaParams,
  query: empty,
  body: empty,
  content: 'download',
  reply: z.string(),
  access: fileReader,
  errors: ['MEDIA_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  example: { params: { mediaId: sample.mediaId }, reply: '(the bytes of the picture)' },
});

export const deleteMedia = route({
  name: 'deleteMedia',
  method: 'DELETE',
  path: '/api/v1/media/:mediaId',
  summary:
    'Removes a file from its case for good, with what was written down of it, and with the reason: for who added it and the owner of the case.',
  params: mediaParams,
  query: z.strictObject({ reason: mediaRemovalReason }),
  body: empty,
  reply: empty,
  status: 204,
  access: fileWriter,
  errors: ['MEDIA_NOT_FOUND', 'CASE_READ_ONLY', 'CASE_CLOSED', 'LEGAL_HOLD'],
  example: { params: { mediaId: sample.mediaId }, query: { reason: 'wrongPatient' }, reply: {} },
});

export const fileRoutes = [
  uploadMedia,
  listMedia,
  getMedia,
  readMediaContent,
  readMediaThumbnail,
  deleteMedia,
] as const;
