import type { Messages } from '../../messages/en.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import type { AuditFilter } from './auditFilter.ts';

export function caseText(m: Messages, { ofCase }: AuditFilter): string {
  const number = ofCase?.caseNumber;
  return number == null ? m.admin.audit.onlyCaseOfEntry : m.admin.audit.onlyCase(number);
}

interface ShownProps {
  filter: AuditFilter;
  onReaders: (caseId: string) => void;
}

/** Whose entries the list has, where it is of one case or person; from a case on to who read it. */
export function Shown({ filter, onReaders }: ShownProps) {
  const m = useMessages();
  const { ofCase, person } = filter;
  const what = [
    ...(ofCase ? [caseText(m, filter)] : []),
    ...(person ? [person.name ?? m.admin.audit.onlyPersonOfEntry] : []),
  ];
  return (
    <div role="status">
      {what.length > 0 && (
        <Banner
          icon={ofCase ? 'folder' : 'person'}
          actions={
            ofCase && (
              <Button icon="people" onPress={() => onReaders(ofCase.caseId)}>
                {m.admin.audit.readers}
              </Button>
            )
          }
        >
          {m.admin.audit.only(what.join(' · '))}
        </Banner>
      )}
    </div>
  );
}
