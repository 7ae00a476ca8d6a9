import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { ErasurePreview } from '../../wire/retention.ts';
import { previewErasure } from '../../wire/routes/retention.ts';
import { RequestError } from '../api/requestError.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Section } from '../ui/Section.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { ErasureConfirm } from './ErasureConfirm.tsx';
import { PreviewList } from './PreviewList.tsx';
import styles from './Retention.module.css';

/** First what would go, then the question whether it should. */
export function ErasureForm({ onErased }: { onErased: () => void }) {
  const m = useMessages().retention;
  const act = useAct();
  const call = useHostCall();
  const [caseNumber, setCaseNumber] = useState('');
  const [found, setFound] = useState<ErasurePreview | 'notFound' | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isPending, show] = usePending(async () => {
    await act(async () => {
      try {
        setFound(await call(previewErasure, { body: { caseNumber } }));
      } catch (error) {
        const code = error instanceof RequestError ? error.code : null;
        // The letter at the end of a number is checked on both ends.
        if (code !== 'CASE_NOT_FOUND' && code !== 'INVALID_REQUEST') throw error;
        setFound('notFound');
      }
    });
  });
  const preview = found === 'notFound' ? null : found;
  const stopped = preview?.refusals.find((refusal) => refusal !== 'erasedAlready');
  const number = preview?.caseNumbers[0] ?? '';

  return (
    <Section isCard title={m.eraseTitle}>
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        <TextField
          label={m.caseNumber}
          hint={m.caseNumberHint}
          missing={m.caseNumberMissing}
          isRequired
          maxLength={40}
          autoComplete="off"
          value={caseNumber}
          onChange={(value) => {
            setCaseNumber(value);
            setFound(null);
          }}
        />
        <Button type="submit" look={preview ? 'secondary' : 'primary'} isPending={isPending}>
          {m.show}
        </Button>
      </Form>
      {found === 'notFound' && (
        <Banner tone="warn" icon="alert" role="status">
          {m.notFound}
        </Banner>
      )}
      {preview && (
        <div className={styles.preview}>
          <PreviewList preview={preview} />
          {preview.refusals.map((refusal) => (
            <Banner key={refusal} tone="warn" icon="alert">
              {m.refusals[refusal]}
            </Banner>
          ))}
          {stopped === undefined && (
            <Button look="danger" onPress={() => setAsking(true)}>
              {m.erase}
            </Button>
          )}
        </div>
      )}
      {isAsking && (
        <ErasureConfirm
          caseNumber={number}
          onClose={() => setAsking(false)}
          onErased={() => {
            setAsking(false);
            setFound(null);
            setCaseNumber('');
            onErased();
          }}
        />
      )}
    </Section>
  );
}
