import { useState } from 'react';
import { userRole } from '../../wire/access.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { SearchForm, Wide } from '../ui/SearchForm.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { everybody, type UserQuery } from './useUsers.ts';

interface UserFiltersProps {
  query: UserQuery;
  onChange: (query: UserQuery) => void;
}

export function UserFilters({ query, onChange }: UserFiltersProps) {
  const m = useMessages();
  const [text, setText] = useState(query.text);
  const apply = (wanted: Partial<UserQuery>) => onChange({ ...query, text: text.trim(), ...wanted });
  const isFiltered = query.text !== '' || query.role !== 'all' || query.state !== 'all';
  return (
    <SearchForm
      submit={m.admin.search}
      onSubmit={() => apply({})}
      reset={
        isFiltered
          ? {
              text: m.admin.showAll,
              onReset: () => {
                setText('');
                onChange(everybody);
              },
            }
          : null
      }
    >
      <Wide>
        <TextField
          label={m.admin.users.search}
          type="search"
          maxLength={200}
          autoComplete="off"
          value={text}
          onChange={setText}
        />
      </Wide>
      <Select<UserQuery['role']>
        label={m.admin.users.role}
        value={query.role}
        onChange={(role) => apply({ role })}
        options={[
          { value: 'all', text: m.admin.users.roleAll },
          ...userRole.options.map((value) => ({ value, text: m.account.roles[value] })),
        ]}
      />
      <Select<UserQuery['state']>
        label={m.admin.users.state}
        value={query.state}
        onChange={(state) => apply({ state })}
        options={(['all', 'enabled', 'disabled'] as const).map((value) => ({
          value,
          text: m.admin.users.states[value],
        }))}
      />
    </SearchForm>
  );
}
