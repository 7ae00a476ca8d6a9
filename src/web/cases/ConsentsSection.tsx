import { useCallback } from 'react';
import { Link } from 'wouter';
import { listConsents } from '../../wire/routes/cases.ts';
import type { ConsentEntry } from '../../wire/sessions.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { IconTile } from '../ui/IconTile.tsx';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import type { CaseProps } from './CaseProps.ts';
import { useDates } from './dates.ts';
import rows from './rows.module.css';
import { Section } from '../ui/Section.tsx';

/** The ledger of a case: given, by which text, withdrawn. The latest first. */
export function ConsentsSection({ found: { caseId } }: CaseProps) {
  const m = useMessages();
  const call = useHostCall();
  const load = useCallback(
    async () => (await call(listConsents, { params: { caseId } })).consents.toReversed(),
    [call, caseId],
  );
  const { loaded, retry } = useLoaded(load);
  return (
    <Section title={m.cases.consents.title} lead={m.cases.consents.lead}>
      <WhenLoaded loaded={loaded} failedTitle={m.cases.consents.errorTitle} onRetry={retry}>
        {(consents) =>
          consents.length === 0 ? (
            <p className={rows.empty}>{m.cases.consents.empty}</p>
          ) : (
            <ul className={rows.list}>
              {consents.map((consent) => (
                <Consent key={consent.consentId} caseId={caseId} consent={consent} />
              ))}
            </ul>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

function Consent({ caseId, consent }: { caseId: string; consent: ConsentEntry }) {
  const m = useMessages();
  const dates = useDates();
  const { displayName, role, kind, givenAt, withdrawnAt, textVersion, sessionId } = consent;
  return (
    <li className={rows.row}>
      <IconTile icon={withdrawnAt === null ? 'check' : 'close'} />
      <div className={rows.words}>
        <p className={rows.name}>{m.cases.consents.kinds[kind]}</p>
        <p>{`${displayName}, ${m.roles[role]}`}</p>
        <p className={rows.meta}>
          <span>{m.cases.consents.given(dates.moment(givenAt))}</span>
          <span>
            {withdrawnAt === null
              ? m.cases.consents.stands
              : m.cases.consents.withdrawn(dates.moment(withdrawnAt))}
          </span>
          <span>{m.cases.consents.version(textVersion)}</span>
        </p>
      </div>
      <Link to={`/cases/${caseId}/visits/${sessionId}`}>{m.cases.consents.visit}</Link>
    </li>
  );
}
