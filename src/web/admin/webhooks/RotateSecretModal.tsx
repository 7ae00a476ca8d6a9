import { useState } from 'react';
import type { WebhookView } from '../../../wire/platform.ts';
import { rotateWebhookSecret } from '../../../wire/routes/webhooks.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { ActionForm } from '../../ui/ActionForm.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { SecretModal } from './SecretModal.tsx';

interface RotateSecretModalProps {
  webhook: WebhookView;
  onRotated: () => void;
  onClose: () => void;
}

/** Asks, then shows the new secret this once. */
export function RotateSecretModal({ webhook: { webhookId }, onRotated, onClose }: RotateSecretModalProps) {
  const m = useMessages();
  const call = useHostCall();
  const [secret, setSecret] = useState<string | null>(null);
  if (secret !== null) {
    return <SecretModal title={m.admin.webhooks.rotatedTitle} secret={secret} onClose={onClose} />;
  }
  return (
    <Modal title={m.admin.webhooks.rotateTitle} isOpen onClose={onClose}>
      <ActionForm
        submit={m.admin.webhooks.rotate}
        onSubmit={async () => {
          setSecret((await call(rotateWebhookSecret, { params: { webhookId } })).secret);
          onRotated();
        }}
      >
        <p>{m.admin.webhooks.rotateText}</p>
      </ActionForm>
    </Modal>
  );
}
