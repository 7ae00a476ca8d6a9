import { useState } from 'react';
import { apiScope, type ApiScope } from '../../wire/access.ts';
import type { ApiKeyView } from '../../wire/accounts.ts';
import { createApiKey } from '../../wire/routes/users.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Banner } from '../ui/Banner.tsx';
import { CheckboxList } from '../ui/CheckboxList.tsx';
import { Modal } from '../ui/Modal.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { LinkToHandOver } from './LinkToHandOver.tsx';

const dayMs = 24 * 60 * 60_000;
const lifetimes = ['30', '90', '365', '730'] as const;
type Lifetime = (typeof lifetimes)[number];

const another = 'new';

interface CreateKeyModalProps {
  /** Keys that are there, whose services may have another one. */
  known: readonly ApiKeyView[];
  onCreated: () => void;
  onClose: () => void;
}

/** What the key is for, then the key, which is shown this once. */
export function CreateKeyModal({ known, onCreated, onClose }: CreateKeyModalProps) {
  const m = useMessages();
  const [key, setKey] = useState<string | null>(null);
  if (key === null) {
    return (
      <Modal title={m.admin.keys.createTitle} isOpen onClose={onClose}>
        <CreateForm
          known={known}
          onCreated={(made) => {
            setKey(made);
            onCreated();
          }}
        />
      </Modal>
    );
  }
  return (
    <Modal title={m.admin.keys.createdTitle} isOpen onClose={onClose} role="alertdialog">
      <Banner tone="warn" icon="key" role="status">
        {m.admin.keys.shownOnce}
      </Banner>
      <LinkToHandOver label={m.admin.keys.key} url={key} text={m.admin.keys.keepSafe} onDone={onClose} />
    </Modal>
  );
}

interface CreateFormProps {
  known: readonly ApiKeyView[];
  onCreated: (key: string) => void;
}

function CreateForm({ known, onCreated }: CreateFormProps) {
  const m = useMessages();
  const call = useHostCall();
  const [serviceId, setServiceId] = useState(another);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [days, setDays] = useState<Lifetime>('365');
  const services = new Map(known.map((each) => [each.serviceId, each.serviceName]));
  return (
    <ActionForm
      submit={m.admin.keys.createSubmit}
      isDisabled={scopes.length === 0}
      onSubmit={async () => {
        const body = {
          ...(serviceId === another ? { serviceName: name } : { serviceId }),
          scopes: [...scopes],
          expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString(),
        };
        onCreated((await call(createApiKey, { body })).key);
      }}
    >
      {services.size > 0 && (
        <Select
          label={m.admin.keys.service}
          value={serviceId}
          onChange={setServiceId}
          options={[
            { value: another, text: m.admin.keys.newService },
            ...[...services].map(([value, text]) => ({ value, text })),
          ]}
        />
      )}
      {serviceId === another && (
        <TextField
          label={m.admin.keys.name}
          hint={m.admin.keys.nameHint}
          missing={m.admin.keys.nameMissing}
          isRequired
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={setName}
        />
      )}
      <CheckboxList
        label={m.admin.keys.may}
        value={scopes}
        onChange={setScopes}
        options={apiScope.options.map((value) => ({ value, ...m.admin.keys.scopes[value] }))}
      />
      <Select
        label={m.admin.keys.lifetime}
        value={days}
        onChange={setDays}
        options={lifetimes.map((value) => ({ value, text: m.admin.keys.lifetimes[value] }))}
      />
    </ActionForm>
  );
}
