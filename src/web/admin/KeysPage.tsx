import { useState } from 'react';
import type { ApiKeyView } from '../../wire/accounts.ts';
import { revokeApiKey } from '../../wire/routes/users.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { Rows } from '../ui/Rows.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { useAct } from '../ui/useAct.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { CreateKeyModal } from './CreateKeyModal.tsx';
import { KeyRow } from './KeyRow.tsx';
import { useKeys } from './useKeys.ts';

/** The keys by which other programs come in, for administrators. */
export default function KeysPage() {
  const m = useMessages();
  const { loaded, retry, loadMore, refresh } = useKeys();
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKeyView | null>(null);
  const known = loaded.state === 'ready' ? loaded.value.items : [];

  return (
    <AppPage title={m.admin.keys.title}>
      <PageHead
        title={m.admin.keys.title}
        lead={m.admin.keys.lead}
        action={
          <Button look="primary" icon="plus" onPress={() => setCreating(true)}>
            {m.admin.keys.create}
          </Button>
        }
      />
      <WhenLoaded loaded={loaded} failedTitle={m.admin.keys.errorTitle} onRetry={retry}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <StateCard icon="key" level={2} title={m.admin.keys.noneTitle}>
              <p>{m.admin.keys.noneText}</p>
            </StateCard>
          ) : (
            <>
              <Rows label={m.admin.keys.title}>
                {items.map((apiKey) => (
                  <KeyRow key={apiKey.apiKeyId} apiKey={apiKey} onRevoke={setRevoked} />
                ))}
              </Rows>
              <MoreButton text={m.admin.more} cursor={nextCursor} onMore={loadMore} />
            </>
          )
        }
      </WhenLoaded>
      {isCreating && (
        <CreateKeyModal known={known} onCreated={() => void refresh()} onClose={() => setCreating(false)} />
      )}
      {revoked && <RevokeModal apiKey={revoked} onClose={() => setRevoked(null)} onRevoked={refresh} />}
    </AppPage>
  );
}

interface RevokeModalProps {
  apiKey: ApiKeyView;
  onClose: () => void;
  onRevoked: () => Promise<void>;
}

function RevokeModal({ apiKey: { apiKeyId, serviceName }, onClose, onRevoked }: RevokeModalProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  return (
    <ConfirmModal
      title={m.admin.keys.revokeTitle(serviceName)}
      text={m.admin.keys.revokeText}
      confirm={m.admin.keys.revoke}
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        await act(() => call(revokeApiKey, { params: { apiKeyId } }), m.admin.keys.revoked);
        await onRevoked();
      }}
    />
  );
}
