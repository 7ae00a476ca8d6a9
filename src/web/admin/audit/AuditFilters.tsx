import { useState } from 'react';
import type { UserView } from '../../../wire/accounts.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Line, SearchForm, Wide } from '../../ui/SearchForm.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { usePending } from '../../ui/usePending.ts';
import { isFiltered, type AuditArea, type AuditFilter } from './auditFilter.ts';
import { PersonChoice } from './PersonChoice.tsx';
import { useLookUp } from './useLookUp.ts';

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
  onReset: () => void;
}

/** The conditions; all of them must hold. Numbers and names are looked up when it is sent. */
export function AuditFilters({ filter, onChange, onReset }: AuditFiltersProps) {
  const m = useMessages();
  const lookUp = useLookUp();
  const [draft, setDraft] = useState(filter);
  const [caseNumber, setCaseNumber] = useState(filter.ofCase?.caseNumber ?? '');
  const [person, setPerson] = useState(filter.person?.name ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const [choice, setChoice] = useState<readonly UserView[]>([]);
  const apply = (wanted: AuditFilter) => {
    setDraft(wanted);
    setChoice([]);
    onChange(wanted);
  };
  const [isPending, search] = usePending(async () => {
    setFault(null);
    setChoice([]);
    const answer = await lookUp(draft, caseNumber.trim(), person.trim());
    setFault(answer.fault);
    if (answer.fault !== null) return;
    setDraft(answer.filter);
    if (answer.people.length > 0) setChoice(answer.people);
    else apply(answer.filter);
  });
  const set = (wanted: Partial<AuditFilter>) => setDraft({ ...draft, ...wanted });
  return (
    <SearchForm
      look="primary"
      submit={m.admin.search}
      onSubmit={search}
      isPending={isPending}
      reset={isFiltered(filter) ? { text: m.admin.showAll, onReset } : null}
      below={
        <>
          {fault !== null && (
            <Line>
              <Banner tone="danger" icon="alert" role="alert">
                {fault}
              </Banner>
            </Line>
          )}
          {choice.length > 0 && (
            <Line>
              <PersonChoice
                people={choice}
                onChoose={({ userId, displayName }) => {
                  setPerson(displayName);
                  apply({ ...draft, person: { actorId: userId, name: displayName } });
                }}
              />
            </Line>
          )}
        </>
      }
    >
      <TextField
        label={m.admin.audit.caseNumber}
        maxLength={40}
        autoComplete="off"
        value={caseNumber}
        onChange={setCaseNumber}
      />
      <Wide>
        <TextField
          label={m.admin.audit.person}
          type="search"
          maxLength={200}
          autoComplete="off"
          value={person}
          onChange={setPerson}
        />
      </Wide>
      <Select<AuditArea>
        label={m.admin.audit.area}
        value={draft.area}
        onChange={(area) => set({ area })}
        options={(Object.keys(m.admin.audit.areas) as AuditArea[]).map((value) => ({
          value,
          text: m.admin.audit.areas[value],
        }))}
      />
      <Select<AuditFilter['outcome']>
        label={m.admin.audit.outcome}
        value={draft.outcome}
        onChange={(outcome) => set({ outcome })}
        options={(['all', 'refused'] as const).map((value) => ({
          value,
          text: m.admin.audit.outcomes[value],
        }))}
      />
      <TextField
        label={m.admin.audit.from}
        type="date"
        value={draft.from}
        onChange={(from) => set({ from })}
      />
      <TextField label={m.admin.audit.to} type="date" value={draft.to} onChange={(to) => set({ to })} />
    </SearchForm>
  );
}
