import { useState } from 'react';
import { caseStatus, type CaseStatus } from '../../wire/cases.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { SearchForm, Wide } from '../ui/SearchForm.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import type { CaseQuery } from './useCases.ts';

interface CaseSearchProps {
  query: CaseQuery;
  onChange: (query: CaseQuery) => void;
  isFiltered: boolean;
  onClear: () => void;
}

/** Looks for cases when asked, not with every key: each search is written into the audit log. */
export function CaseSearch({ query, onChange, isFiltered, onClear }: CaseSearchProps) {
  const m = useMessages();
  const [text, setText] = useState(query.text);
  return (
    <SearchForm
      isHinted
      submit={m.cases.searchSubmit}
      onSubmit={() => onChange({ ...query, text: text.trim() })}
      reset={
        isFiltered
          ? {
              text: m.cases.searchClear,
              onReset: () => {
                setText('');
                onClear();
              },
            }
          : null
      }
    >
      <Wide>
        <TextField
          label={m.cases.search}
          hint={m.cases.searchHint}
          placeholder={m.cases.searchPlaceholder}
          maxLength={200}
          autoComplete="off"
          type="search"
          value={text}
          onChange={setText}
        />
      </Wide>
      <Select<CaseStatus | 'all'>
        label={m.cases.status}
        value={query.status ?? 'all'}
        onChange={(status) => onChange({ text: text.trim(), status: status === 'all' ? null : status })}
        options={[
          { value: 'all', text: m.cases.statusAll },
          ...caseStatus.options.map((value) => ({ value, text: m.cases.statuses[value] })),
        ]}
      />
    </SearchForm>
  );
}
