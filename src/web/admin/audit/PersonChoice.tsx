import type { UserView } from '../../../wire/accounts.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';

interface PersonChoiceProps {
  people: readonly UserView[];
  onChoose: (user: UserView) => void;
}

/** Where several people fit what was written: one of them is meant. */
export function PersonChoice({ people, onChoose }: PersonChoiceProps) {
  const m = useMessages();
  return (
    <>
      <Banner role="status">{m.admin.audit.whichPerson}</Banner>
      <Rows label={m.admin.audit.whichPerson}>
        {people.map((user) => (
          <Row
            key={user.userId}
            title={user.displayName}
            text={[user.email, m.account.roles[user.role]].filter((part) => part !== null).join(' · ')}
            actions={
              <Button aria-label={m.admin.audit.chooseOf(user.displayName)} onPress={() => onChoose(user)}>
                {m.admin.audit.choose}
              </Button>
            }
          />
        ))}
      </Rows>
    </>
  );
}
