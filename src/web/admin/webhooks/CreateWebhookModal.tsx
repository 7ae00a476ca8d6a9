import { useState } from 'react';
import { webhookEventType, type WebhookEventType } from '../../../wire/platform.ts';
import { createWebhook } from '../../../wire/routes/webhooks.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { ActionForm } from '../../ui/ActionForm.tsx';
import { CheckboxList } from '../../ui/CheckboxList.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { SecretModal } from './SecretModal.tsx';

interface CreateWebhookModalProps {
  onCreated: () => void;
  onClose: () => void;
}

/** Where to and of what, then the secret, which is shown this once. */
export function CreateWebhookModal({ onCreated, onClose }: CreateWebhookModalProps) {
  const m = useMessages();
  const call = useHostCall();
  const [secret, setSecret] = useState<string | null>(null);
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly WebhookEventType[]>(webhookEventType.options);
  if (secret !== null) {
    return <SecretModal title={m.admin.webhooks.createdTitle} secret={secret} onClose={onClose} />;
  }
  return (
    <Modal title={m.admin.webhooks.createTitle} isOpen onClose={onClose}>
      <ActionForm
        submit={m.admin.webhooks.createSubmit}
        isDisabled={events.length === 0}
        onSubmit={async () => {
          setSecret((await call(createWebhook, { body: { url: url.trim(), events: [...events] } })).secret);
          onCreated();
        }}
      >
        <p>{m.admin.webhooks.everyVisitText}</p>
        <TextField
          label={m.admin.webhooks.url}
          hint={m.admin.webhooks.urlHint}
          missing={m.admin.webhooks.urlMissing}
          type="url"
          isRequired
          maxLength={2000}
          autoComplete="off"
          value={url}
          onChange={setUrl}
        />
        <CheckboxList
          label={m.admin.webhooks.what}
          value={events}
          onChange={setEvents}
          options={webhookEventType.options.map((value) => ({
            value,
            ...m.admin.webhooks.events[value],
          }))}
        />
      </ActionForm>
    </Modal>
  );
}
