import { useCallback, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { UserView } from '../../wire/accounts.ts';
import type { ErasureCounts, ErasurePreview } from '../../wire/retention.ts';
import { erasePerson, previewErasure } from '../../wire/routes/retention.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Modal } from '../ui/Modal.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { GoesList, StaysList } from './PreviewList.tsx';
import styles from './Retention.module.css';

interface ErasePersonModalProps {
  user: UserView;
  onErased: () => void;
  onClose: () => void;
}

/** A patient's account with all their cases: first what would go, then the question, then what went. */
export function ErasePersonModal({ user, onErased, onClose }: ErasePersonModalProps) {
  const m = useMessages();
  const call = useHostCall();
  const [erased, setErased] = useState<ErasureCounts | null>(null);
  const { userId, displayName } = user;
  const load = useCallback(() => call(previewErasure, { body: { userId } }), [call, userId]);
  const { loaded, retry } = useLoaded(load);
  if (erased) {
    return (
      <Modal title={m.retention.person.doneTitle(displayName)} isOpen onClose={onClose}>
        <Banner tone="ok" icon="check" role="status">
          {m.retention.erased}
        </Banner>
        <div className={styles.preview}>
          <h3>{m.retention.person.gone}</h3>
          <GoesList counts={erased} first={[m.retention.person.account]} />
          <p className={styles.hint}>{m.retention.staysBackups}</p>
        </div>
        <Button wide onPress={onClose}>
          {m.admin.done}
        </Button>
      </Modal>
    );
  }
  return (
    <Modal title={m.retention.person.title(displayName)} isOpen onClose={onClose} size="l">
      <WhenLoaded loaded={loaded} failedTitle={m.retention.person.errorTitle} onRetry={retry}>
        {(preview) => (
          <div className={styles.preview}>
            <Preview preview={preview} />
            {preview.refusals.includes('legalHold') && (
              <LinkButton to="/admin/retention">{m.retention.person.toHolds}</LinkButton>
            )}
            {preview.refusals.every((refusal) => refusal === 'erasedAlready') && (
              <Confirm
                user={user}
                onErased={(counts) => {
                  setErased(counts);
                  onErased();
                }}
              />
            )}
          </div>
        )}
      </WhenLoaded>
    </Modal>
  );
}

function Preview({ preview: { counts, caseNumbers, refusals } }: { preview: ErasurePreview }) {
  const m = useMessages().retention;
  return (
    <>
      <h3>{m.person.goesTitle}</h3>
      <GoesList
        counts={counts}
        first={[
          m.person.account,
          ...(counts.cases > 0 ? [m.person.cases(counts.cases, caseNumbers.join(', '))] : [m.person.noCases]),
        ]}
      />
      <StaysList counts={counts} />
      {refusals.map((refusal) => (
        <Banner key={refusal} tone="warn" icon="alert">
          {m.person.refusals[refusal]}
        </Banner>
      ))}
    </>
  );
}

interface ConfirmProps {
  user: UserView;
  onErased: (counts: ErasureCounts) => void;
}

/** Asks for the name: this cannot be taken back. */
function Confirm({ user: { userId, displayName }, onErased }: ConfirmProps) {
  const m = useMessages().retention;
  const call = useHostCall();
  const [typed, setTyped] = useState('');
  /** The same for every try: one that was lost on its way back begins no second erasure. */
  const [erasureId] = useState(() => uuidv7());
  return (
    <ActionForm
      submit={m.confirm}
      look="danger"
      isDisabled={plain(typed) !== plain(displayName)}
      onSubmit={async () => {
        const { counts } = await call(erasePerson, { body: { erasureId, target: { userId } } });
        onErased(counts);
      }}
    >
      <p>{m.person.confirmText(displayName)}</p>
      <TextField label={m.person.name} autoComplete="off" maxLength={80} value={typed} onChange={setTyped} />
    </ActionForm>
  );
}

const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ');
