import { useDates } from '../../cases/dates.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Button } from '../../ui/Button.tsx';
import { ButtonRow } from '../../ui/ButtonRow.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { actionText, actorText, everything, type AuditFilter, type NamedEntry } from './auditFilter.ts';
import styles from './EntryModal.module.css';

interface EntryModalProps {
  named: NamedEntry;
  onClose: () => void;
  onFilter: (filter: AuditFilter) => void;
}

/** All that the log keeps of one act, and the way to what belongs to it. */
export function EntryModal({ named, onClose, onFilter }: EntryModalProps) {
  const m = useMessages();
  const dates = useDates();
  const { entry, name } = named;
  const { action, actorId, caseId, detail = {} } = entry;
  const texts = m.admin.audit;
  const rows: readonly (readonly [string, string | null | undefined])[] = [
    [texts.when, dates.exact(entry.at)],
    [texts.who, actorText(m, named)],
    [texts.personId, actorId],
    [texts.code, action],
    [texts.about, `${entry.subjectKind} ${entry.subjectId}`],
    [texts.caseId, caseId],
    [texts.purpose, entry.purpose],
    ...Object.entries(detail).map(([key, value]) => [key, String(value)] as const),
    [texts.request, entry.requestId],
    [texts.place, texts.placeOf(entry.sequence, entry.writer)],
  ];
  return (
    <Modal title={actionText(m, action)} isOpen onClose={onClose}>
      <dl className={styles.list}>
        {rows.map(
          ([label, value]) =>
            value != null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <ButtonRow>
        {caseId !== null && (
          <Button onPress={() => onFilter({ ...everything, ofCase: { caseId, caseNumber: null } })}>
            {texts.allOfCase}
          </Button>
        )}
        {actorId !== null && (
          <Button onPress={() => onFilter({ ...everything, person: { actorId, name } })}>
            {texts.allOfPerson}
          </Button>
        )}
      </ButtonRow>
    </Modal>
  );
}
