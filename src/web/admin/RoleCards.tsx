import type { z } from 'zod';
import type { invitedRole } from '../../wire/accounts.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';

export type InvitedRole = z.infer<typeof invitedRole>;

/** The roles of people, each with what it lets them do. */
export function RoleCards({
  value,
  onChange,
}: {
  value: InvitedRole;
  onChange: (role: InvitedRole) => void;
}) {
  const m = useMessages();
  return (
    <RadioCards
      label={m.admin.users.role}
      value={value}
      onChange={onChange}
      options={(['clinician', 'patient', 'admin'] as const).map((role) => ({
        value: role,
        text: m.account.roles[role],
        sentence: m.admin.users.roleMeans[role],
      }))}
    />
  );
}
