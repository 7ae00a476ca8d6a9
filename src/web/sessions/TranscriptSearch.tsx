import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import formStyles from '../cases/AddPerson.module.css';
import { Section } from '../ui/Section.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { TranscriptHits } from './TranscriptHits.tsx';

/** Looks for words in everything that is kept of the visits of one case. */
export function TranscriptSearch({ caseId }: { caseId: string }) {
  const m = useMessages();
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState('');
  return (
    <Section title={m.cases.visits.search}>
      <Form
        className={formStyles.form ?? ''}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setWanted(text.trim());
        }}
      >
        <div className={formStyles.field}>
          <TextField
            label={m.cases.visits.searchHint}
            type="search"
            autoComplete="off"
            maxLength={200}
            value={text}
            onChange={setText}
          />
        </div>
        <Button type="submit">{m.cases.visits.searchSubmit}</Button>
      </Form>
      {wanted !== '' && <TranscriptHits key={wanted} text={wanted} caseId={caseId} />}
    </Section>
  );
}
