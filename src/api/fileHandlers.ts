import type { AuditEvent } from '../audit/auditEntry.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import { actOf, type Asker } from '../cases/Asker.ts';
import type { CaseFiles } from '../cases/CaseFiles.ts';
import type { MediaView } from '../wire/files.ts';
import {
  deleteMedia,
  getMedia,
  listMedia,
  readMediaContent,
  readMediaThumbnail,
  uploadMedia,
} from '../wire/routes/files.ts';
import { askerOf } from './askerOf.ts';
import { bind, bindDownload, type Binding } from './binding.ts';

export interface FileHandlersOptions {
  files: CaseFiles;
  audit: Auditing;
}

export function fileHandlers({ files, audit }: FileHandlersOptions): Binding[] {
  const record = (
    asker: Asker,
    action: string,
    { mediaId, caseId }: Pick<MediaView, 'mediaId' | 'caseId'>,
    detail?: AuditEvent['detail'],
  ) => audit.record(actOf(asker, action, { kind: 'Media', id: mediaId, caseId }, detail));

  return [
    bind(uploadMedia, async ({ query: { caseId, mediaId }, ...call }) => {
      const asker = askerOf(call);
      const media = await files.add(asker, { caseId, mediaId, ...call.upload() });
      await record(asker, 'media.create', media);
      return media;
    }),

    bind(listMedia, async ({ query: { caseId, ...page }, ...call }) => {
      const asker = askerOf(call);
      const found = await files.listOfCase(asker, caseId, page);
      await record(asker, 'media.list', { mediaId: 'all', caseId });
      return found;
    }),

    bind(getMedia, async ({ params, ...call }) => {
      const asker = askerOf(call);
      const media = await files.get(asker, params.mediaId);
      await record(asker, 'media.list', media);
      return media;
    }),

    bindDownload(readMediaContent, async ({ params, ...call }) => {
      const asker = askerOf(call);
      const { media, file, read } = await files.open(asker, params.mediaId, 'content');
      await record(asker, 'media.read', media);
      return { ...file, contentType: media.contentType, fileName: media.fileName, read };
    }),

    bindDownload(readMediaThumbnail, async ({ params, ...call }) => {
      const asker = askerOf(call);
      const { media, file, read } = await files.open(asker, params.mediaId, 'thumbnail');
      await record(asker, 'media.read', media);
      return { ...file, contentType: 'image/webp', fileName: 'thumbnail.webp', read };
    }),

    bind(deleteMedia, async ({ params, query: { reason }, ...call }) => {
      const asker = askerOf(call);
      const media = await files.remove(asker, params.mediaId, reason);
      await record(asker, 'media.delete', media, { reason });
      return {};
    }),
  ];
}
