import type { Auditing } from '../audit/AuditLog.ts';
import { requireUser } from '../auth/policy.ts';
import type { CaseFiles } from '../cases/CaseFiles.ts';
import type { MediaView } from '../wire/files.ts';
import {
  getMedia,
  listMedia,
  readMediaContent,
  readMediaThumbnail,
  uploadMedia,
} from '../wire/routes/files.ts';
import { bind, bindDownload, type Binding, type CallContext } from './binding.ts';

export interface FileHandlersOptions {
  files: CaseFiles;
  audit: Auditing;
}

export function fileHandlers({ files, audit }: FileHandlersOptions): Binding[] {
  const record = (
    action: string,
    { identity, requestId }: CallContext,
    { mediaId, caseId }: Pick<MediaView, 'mediaId' | 'caseId'>,
  ) =>
    audit.record({
      action,
      actorId: requireUser(identity).userId,
      actorKind: 'user',
      subjectKind: 'Media',
      subjectId: mediaId,
      caseId,
      requestId,
    });

  return [
    bind(uploadMedia, async ({ query: { caseId, mediaId }, ...call }) => {
      const media = await files.add(requireUser(call.identity), { caseId, mediaId, ...call.upload() });
      await record('media.create', call, media);
      return media;
    }),

    bind(listMedia, async ({ query: { caseId, ...page }, ...call }) => {
      const found = await files.listOfCase(requireUser(call.identity), caseId, page);
      await record('media.list', call, { mediaId: 'all', caseId });
      return found;
    }),

    bind(getMedia, async ({ params, ...call }) => {
      const media = await files.get(requireUser(call.identity), params.mediaId);
      await record('media.list', call, media);
      return media;
    }),

    bindDownload(readMediaContent, async ({ params, ...call }) => {
      const { media, file, read } = await files.open(requireUser(call.identity), params.mediaId, 'content');
      await record('media.read', call, media);
      return { ...file, contentType: media.contentType, fileName: media.fileName, read };
    }),

    bindDownload(readMediaThumbnail, async ({ params, ...call }) => {
      const { media, file, read } = await files.open(requireUser(call.identity), params.mediaId, 'thumbnail');
      await record('media.read', call, media);
      return { ...file, contentType: 'image/webp', fileName: 'thumbnail.webp', read };
    }),
  ];
}
