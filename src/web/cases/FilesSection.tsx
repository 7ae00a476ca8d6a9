import { useCallback, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import type { MediaView } from '../../wire/files.ts';
import { listMedia } from '../../wire/routes/files.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useCapabilities } from '../start/capabilities.ts';
import { useSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { usePages } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import type { CaseProps } from './CaseProps.ts';
import { FileCard } from './FileCard.tsx';
import { RemoveFileModal } from './RemoveFileModal.tsx';
import rows from './rows.module.css';
import { Section } from '../ui/Section.tsx';
import { UploadList } from './UploadList.tsx';
import { useUploads } from './useUploads.ts';

/** The files of a case; its care team adds some, and each takes away their own, its owner all. */
export function FilesSection({ found: { caseId, relation, status } }: CaseProps) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  const captioning = useCapabilities()?.captioning ?? null;
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const { media, nextCursor } = await call(listMedia, { query: { caseId, cursor } });
      return { items: media, nextCursor };
    },
    [call, caseId],
  );
  const files = usePages(loadPage);
  const { refresh } = files;
  const onAdded = useCallback(
    ({ fileName }: MediaView) => {
      toast(m.cases.files.uploaded(fileName), 'ok');
      void refresh();
    },
    [toast, m, refresh],
  );
  const uploads = useUploads(caseId, onAdded);
  const me = useSignIn()?.user.userId;
  const [removing, setRemoving] = useState<MediaView | null>(null);
  const mayAdd = (relation === 'owner' || relation === 'careTeam') && status !== 'closed';

  return (
    <Section
      title={m.cases.files.title}
      actions={
        mayAdd && (
          <FileTrigger allowsMultiple onSelect={(chosen) => uploads.add([...(chosen ?? [])])}>
            <Button look="primary" icon="plus">
              {m.cases.files.add}
            </Button>
          </FileTrigger>
        )
      }
      {...(mayAdd && { lead: m.cases.files.addHint })}
    >
      <UploadList {...uploads} />
      <WhenLoaded loaded={files.loaded} failedTitle={m.cases.files.errorTitle} onRetry={files.retry}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <p className={rows.empty}>{m.cases.files.empty}</p>
          ) : (
            <>
              <ul className={rows.list}>
                {items.map((media) => (
                  <FileCard
                    key={media.mediaId}
                    media={media}
                    mayTranscribe={mayAdd}
                    captioning={captioning}
                    onRemove={mayAdd && (relation === 'owner' || media.createdBy === me) ? setRemoving : null}
                  />
                ))}
              </ul>
              <MoreButton text={m.cases.files.more} cursor={nextCursor} onMore={files.loadMore} />
            </>
          )
        }
      </WhenLoaded>
      {removing && <RemoveFileModal media={removing} onClose={() => setRemoving(null)} onDone={refresh} />}
    </Section>
  );
}
