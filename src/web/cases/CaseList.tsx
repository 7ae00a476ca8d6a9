import { Link } from 'wouter';
import type { CaseView } from '../../wire/cases.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { useDates } from './dates.ts';
import styles from './CaseList.module.css';
import { DemoTag } from './DemoTag.tsx';
import { StatusTag } from './StatusTag.tsx';
import type { useCases } from './useCases.ts';

interface CaseListProps {
  cases: ReturnType<typeof useCases>;
  isFiltered: boolean;
  isStaff: boolean;
}

export function CaseList({ cases, isFiltered, isStaff }: CaseListProps) {
  const m = useMessages();
  return (
    <WhenLoaded loaded={cases.loaded} failedTitle={m.cases.errorTitle} onRetry={cases.retry}>
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <NoCases isFiltered={isFiltered} isStaff={isStaff} />
        ) : (
          <>
            {isFiltered && nextCursor === null && <p role="status">{m.cases.found(items.length)}</p>}
            <ul className={styles.list}>
              {items.map((found) => (
                <CaseCard key={found.caseId} found={found} />
              ))}
            </ul>
            <MoreButton text={m.cases.more} cursor={nextCursor} onMore={cases.loadMore} />
          </>
        )
      }
    </WhenLoaded>
  );
}

function CaseCard({ found }: { found: CaseView }) {
  const m = useMessages();
  const dates = useDates();
  const { caseId, caseNumber, patient, summary, status, relation, updatedAt, demo } = found;
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.name}>
          <Link to={`/cases/${caseId}`} className={styles.link ?? ''}>
            {patient.name}
          </Link>
        </h2>
        <span className={styles.tags}>
          {demo && <DemoTag />}
          <StatusTag status={status} />
        </span>
      </div>
      <p className={styles.number} translate="no">
        {caseNumber}
      </p>
      {summary !== null && <p className={styles.summary}>{summary}</p>}
      <p className={styles.meta}>
        <span>{m.cases.relations[relation]}</span>
        <span>{m.cases.changed(dates.date(updatedAt))}</span>
      </p>
    </li>
  );
}

function NoCases({ isFiltered, isStaff }: Omit<CaseListProps, 'cases'>) {
  const m = useMessages();
  if (isFiltered) {
    return (
      <div className={styles.empty} role="status">
        <StateCard icon="info" level={2} title={m.cases.nothingTitle}>
          <p>{m.cases.nothingText}</p>
        </StateCard>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <StateCard
        icon="folder"
        level={2}
        title={isStaff ? m.cases.emptyTitle : m.cases.emptyPatientTitle}
        actions={
          isStaff && (
            <LinkButton to="/cases/new" look="primary" icon="plus">
              {m.cases.create}
            </LinkButton>
          )
        }
      >
        <p>{isStaff ? m.cases.emptyText : m.cases.emptyPatientText}</p>
      </StateCard>
    </div>
  );
}
