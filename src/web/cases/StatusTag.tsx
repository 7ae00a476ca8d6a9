import type { CaseStatus } from '../../wire/cases.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from '../ui/classNames.ts';
import styles from './StatusTag.module.css';

export function StatusTag({ status }: { status: CaseStatus }) {
  const m = useMessages();
  return (
    <span className={classNames(styles.tag, status === 'closed' ? styles.closed : styles.open)}>
      {m.cases.statuses[status]}
    </span>
  );
}
