import { useCallback, useState } from 'react';
import type { WebhookView } from '../../../wire/platform.ts';
import { deleteWebhook, listWebhooks } from '../../../wire/routes/webhooks.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { AppPage } from '../../shell/AppPage.tsx';
import { PageHead } from '../../shell/PageHead.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmModal } from '../../ui/ConfirmModal.tsx';
import { Rows } from '../../ui/Rows.tsx';
import { StateCard } from '../../ui/StateCard.tsx';
import { useAct } from '../../ui/useAct.ts';
import { useLoaded } from '../../ui/useLoaded.ts';
import { WhenLoaded } from '../../ui/WhenLoaded.tsx';
import { CreateWebhookModal } from './CreateWebhookModal.tsx';
import { DeliveriesModal } from './DeliveriesModal.tsx';
import { RotateSecretModal } from './RotateSecretModal.tsx';
import { WebhookRow, type WebhookAction } from './WebhookRow.tsx';

/** What lies over the list. */
type Over = { over: 'create' } | { over: WebhookAction; webhook: WebhookView };

/** Where other programs are told what happens, for administrators. */
export default function WebhooksPage() {
  const m = useMessages();
  const call = useHostCall();
  const [over, setOver] = useState<Over | null>(null);
  /** Another number looks again at what was sent. */
  const [turn, setTurn] = useState(0);
  const load = useCallback(async () => (await call(listWebhooks, {})).webhooks, [call]);
  const { loaded, retry, refresh } = useLoaded(load);
  const close = () => {
    setOver(null);
    setTurn(turn + 1);
  };
  const changed = () => void refresh();
  return (
    <AppPage title={m.admin.webhooks.title}>
      <PageHead
        title={m.admin.webhooks.title}
        lead={m.admin.webhooks.lead}
        action={
          <Button look="primary" icon="plus" onPress={() => setOver({ over: 'create' })}>
            {m.admin.webhooks.create}
          </Button>
        }
      />
      <WhenLoaded loaded={loaded} failedTitle={m.admin.webhooks.errorTitle} onRetry={retry}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <StateCard icon="send" level={2} title={m.admin.webhooks.noneTitle}>
              <p>{m.admin.webhooks.noneText}</p>
            </StateCard>
          ) : (
            <Rows label={m.admin.webhooks.title}>
              {webhooks.map((webhook) => (
                <WebhookRow
                  key={webhook.webhookId}
                  webhook={webhook}
                  turn={turn}
                  onAction={(action) => setOver({ over: action, webhook })}
                />
              ))}
            </Rows>
          )
        }
      </WhenLoaded>
      {over?.over === 'create' && <CreateWebhookModal onCreated={changed} onClose={close} />}
      {over?.over === 'deliveries' && <DeliveriesModal webhook={over.webhook} onClose={close} />}
      {over?.over === 'rotate' && (
        <RotateSecretModal webhook={over.webhook} onRotated={changed} onClose={close} />
      )}
      {over?.over === 'remove' && (
        <RemoveModal webhook={over.webhook} onRemoved={refresh} onClose={() => setOver(null)} />
      )}
    </AppPage>
  );
}

interface RemoveModalProps {
  webhook: WebhookView;
  onRemoved: () => Promise<void>;
  onClose: () => void;
}

function RemoveModal({ webhook: { webhookId, url }, onRemoved, onClose }: RemoveModalProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  return (
    <ConfirmModal
      title={m.admin.webhooks.removeTitle}
      text={m.admin.webhooks.removeText(url)}
      confirm={m.admin.webhooks.remove}
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        await act(() => call(deleteWebhook, { params: { webhookId } }), m.admin.webhooks.removed);
        await onRemoved();
      }}
    />
  );
}
