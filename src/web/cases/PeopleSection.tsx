import { useCallback, useState } from 'react';
import type { CasePerson } from '../../wire/cases.ts';
import { listPeople, unshareCase } from '../../wire/routes/cases.ts';
import { OpenInvitations } from '../invitations/OpenInvitations.tsx';
import { useOpenInvitations } from '../invitations/useOpenInvitations.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { useAct } from '../ui/useAct.ts';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { AddPerson } from './AddPerson.tsx';
import type { CaseProps } from './CaseProps.ts';
import { useDates } from './dates.ts';
import rows from './rows.module.css';
import { DemoTag } from './DemoTag.tsx';
import { Section } from '../ui/Section.tsx';

/** Who belongs to a case; its owner adds and removes. */
export function PeopleSection({ found: { caseId, relation } }: CaseProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [removing, setRemoving] = useState<CasePerson | null>(null);
  const load = useCallback(
    async () => (await call(listPeople, { params: { caseId } })).people,
    [call, caseId],
  );
  const { loaded, refresh, retry } = useLoaded(load);
  const mayManage = relation === 'owner';
  return (
    <>
      <Section title={m.cases.people.title}>
        <WhenLoaded loaded={loaded} failedTitle={m.cases.people.errorTitle} onRetry={retry}>
          {(people) => (
            <ul className={rows.list}>
              {people.map((person) => (
                <Person
                  key={person.userId}
                  person={person}
                  onRemove={mayManage && person.relation !== 'owner' ? setRemoving : null}
                />
              ))}
            </ul>
          )}
        </WhenLoaded>
      </Section>
      {mayManage && <Joining caseId={caseId} onAdded={refresh} />}
      {removing && (
        <ConfirmModal
          title={m.cases.people.removeTitle(removing.displayName ?? m.cases.people.unnamed)}
          text={m.cases.people.removeText}
          confirm={m.cases.people.remove}
          isOpen
          onClose={() => setRemoving(null)}
          onConfirm={async () => {
            const params = { caseId, userId: removing.userId };
            await act(() => call(unshareCase, { params }), m.cases.people.removed);
            await refresh();
          }}
        />
      )}
    </>
  );
}

/** Who is to come in: those who were invited, and the way to more. */
function Joining({ caseId, onAdded }: { caseId: string; onAdded: () => Promise<void> }) {
  const invitations = useOpenInvitations(caseId);
  return (
    <>
      <OpenInvitations of={invitations} />
      <AddPerson caseId={caseId} onAdded={onAdded} onInvited={() => void invitations.refresh()} />
    </>
  );
}

interface PersonProps {
  person: CasePerson;
  /** Null where they stay. */
  onRemove: ((person: CasePerson) => void) | null;
}

function Person({ person, onRemove }: PersonProps) {
  const m = useMessages();
  const dates = useDates();
  const me = useSignIn()?.user.userId;
  const name = person.displayName ?? m.cases.people.unnamed;
  return (
    <li className={rows.row}>
      <Avatar name={name} />
      <div className={rows.words}>
        <p className={rows.name}>{person.userId === me ? m.cases.readers.you(name) : name}</p>
        <p className={rows.meta}>
          <span>{m.cases.people.relations[person.relation]}</span>
          <span>{m.cases.people.since(dates.date(person.since))}</span>
        </p>
      </div>
      {person.demo && <DemoTag />}
      {onRemove && (
        <Button
          icon="personRemove"
          aria-label={m.cases.people.removeOf(name)}
          onPress={() => onRemove(person)}
        >
          {m.cases.people.remove}
        </Button>
      )}
    </li>
  );
}
