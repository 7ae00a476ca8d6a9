import { useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { TranscriptHits } from '../sessions/TranscriptHits.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { belongsTo, staff } from '../shell/audience.ts';
import { PageHead } from '../shell/PageHead.tsx';
import { useSignIn } from '../start/signIn.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { CaseList } from './CaseList.tsx';
import { CaseSearch } from './CaseSearch.tsx';
import { EmergencyByNumber } from './EmergencyByNumber.tsx';
import { useCases, type CaseQuery } from './useCases.ts';

const everything: CaseQuery = { text: '', status: null };

/** The cases somebody belongs to: a clinician's own and shared ones, or a patient's records. */
export default function CasesPage() {
  const m = useMessages();
  const roles = useSignIn()?.user.roles ?? [];
  const isStaff = belongsTo(staff, roles);
  const [query, setQuery] = useState(everything);
  const cases = useCases(query);
  const isFiltered = query.text !== '' || query.status !== null;
  const isEmpty = cases.loaded.state === 'ready' && cases.loaded.value.items.length === 0;
  const title = isStaff ? m.cases.title : m.cases.titleOfPatient;

  return (
    <AppPage title={title}>
      <PageHead
        title={title}
        lead={isStaff ? m.cases.lead : m.cases.leadOfPatient}
        action={
          isStaff &&
          !(isEmpty && !isFiltered) && (
            <LinkButton to="/cases/new" look="primary" icon="plus">
              {m.cases.create}
            </LinkButton>
          )
        }
      />
      {isStaff && (isFiltered || !isEmpty) && (
        <CaseSearch
          query={query}
          onChange={setQuery}
          isFiltered={isFiltered}
          onClear={() => setQuery(everything)}
        />
      )}
      <CaseList cases={cases} isFiltered={isFiltered} isStaff={isStaff} />
      {query.text !== '' && (
        <TranscriptHits key={query.text} text={query.text} title={m.cases.visits.saidTitle} />
      )}
      {roles.includes('clinician') && <EmergencyByNumber />}
    </AppPage>
  );
}
