/** What administrators do with an account. */
import type { UserView } from '../../wire/accounts.ts';
import type { IconName } from '../icons/Icon.tsx';

export type UserChange = 'role' | 'enable' | 'disable' | 'signOut' | 'secondFactors';
export type UserAction = UserChange | 'resetLink' | 'erase';

export const actionIcons: Readonly<Record<UserAction, IconName>> = {
  role: 'edit',
  resetLink: 'link',
  signOut: 'door',
  secondFactors: 'shield',
  enable: 'check',
  disable: 'lock',
  erase: 'trash',
};

/** Those that make sense for this account, in the order of the menu. What a service may is said by its keys. */
export function actionsOf({ role, disabledAt }: UserView): UserAction[] {
  const switching: UserAction = disabledAt === null ? 'disable' : 'enable';
  if (role === 'service') return [switching];
  // Of who treats people the record has to name them.
  const erasing: UserAction[] = role === 'patient' ? ['erase'] : [];
  if (disabledAt !== null) return ['role', 'secondFactors', switching, ...erasing];
  return ['role', 'resetLink', 'signOut', 'secondFactors', switching, ...erasing];
}
