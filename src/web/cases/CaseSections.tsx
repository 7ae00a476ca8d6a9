import { Link } from 'wouter';
import type { CaseRelation } from '../../wire/access.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import type { Messages } from '../messages/en.ts';
import styles from './CaseSections.module.css';

export type SectionName = Exclude<keyof Messages['cases']['sections'], 'label'>;

const names: readonly SectionName[] = ['timeline', 'visits', 'files', 'people', 'consents', 'readers'];

/** Who has looked is for who answers for the case, and its patient; others are not led there. */
const isOffered = (name: SectionName, relation: CaseRelation): boolean =>
  name !== 'readers' || relation === 'owner' || relation === 'patient';

interface CaseSectionsProps {
  caseId: string;
  current: SectionName;
  relation: CaseRelation;
}

/** The parts of a case, each with an address of its own. */
export function CaseSections({ caseId, current, relation }: CaseSectionsProps) {
  const m = useMessages();
  return (
    <nav aria-label={m.cases.sections.label} className={styles.nav}>
      <ul className={styles.list}>
        {names
          .filter((name) => isOffered(name, relation))
          .map((name) => (
            <li key={name}>
              <Link
                to={name === 'timeline' ? `/cases/${caseId}` : `/cases/${caseId}/${name}`}
                className={styles.link ?? ''}
                aria-current={name === current ? 'page' : undefined}
              >
                {m.cases.sections[name]}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
