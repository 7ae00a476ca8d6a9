import { useCallback, useState, type ReactNode } from 'react';
import { getCase } from '../../wire/routes/cases.ts';
import { RequestError } from '../api/requestError.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { useSignIn } from '../start/signIn.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { CaseHeader } from './CaseHeader.tsx';
import type { CaseProps } from './CaseProps.ts';
import { CaseSections, type SectionName } from './CaseSections.tsx';
import { ConsentsSection } from './ConsentsSection.tsx';
import { EmergencyBanner } from './EmergencyBanner.tsx';
import { EmergencyForm } from './EmergencyForm.tsx';
import { FilesSection } from './FilesSection.tsx';
import { PeopleSection } from './PeopleSection.tsx';
import { ReadersSection } from './ReadersSection.tsx';
import { TimelineSection } from './TimelineSection.tsx';
import { VisitsSection } from './VisitsSection.tsx';

const sections: Readonly<Record<SectionName, (props: CaseProps) => ReactNode>> = {
  timeline: TimelineSection,
  visits: VisitsSection,
  files: FilesSection,
  people: PeopleSection,
  consents: ConsentsSection,
  readers: ReadersSection,
};

const isUnknown = (error: unknown): boolean =>
  error instanceof RequestError && ['CASE_NOT_FOUND', 'INVALID_REQUEST'].includes(error.code);

/** A case: what it is, and one of its parts. */
export default function CasePage({ caseId, section }: { caseId: string; section: string }) {
  const m = useMessages();
  const call = useHostCall();
  const load = useCallback(() => call(getCase, { params: { caseId } }), [call, caseId]);
  const { loaded, refresh, retry } = useLoaded(load);
  /** The case that was open here in an emergency, when the time of that is over. */
  const [ended, setEnded] = useState<string | null>(null);
  const onEnded = useCallback(() => {
    setEnded(caseId);
    retry();
  }, [caseId, retry]);
  const name = section in sections ? (section as SectionName) : null;

  if (name === null || (loaded.state === 'failed' && isUnknown(loaded.error))) {
    return <UnknownCase caseId={caseId} hasEnded={ended === caseId} onOpened={retry} />;
  }
  const Section = sections[name];
  const title = loaded.state === 'ready' ? loaded.value.patient.name : m.cases.title;
  return (
    <AppPage title={title} width="l">
      {loaded.state !== 'ready' && <h1>{title}</h1>}
      <WhenLoaded loaded={loaded} failedTitle={m.cases.case.errorTitle} onRetry={retry}>
        {(found) => (
          <>
            {found.relation === 'breakGlass' && (
              <EmergencyBanner endsAt={found.accessEndsAt} onEnded={onEnded} />
            )}
            <CaseHeader found={found} onChanged={refresh} />
            <CaseSections caseId={caseId} current={name} relation={found.relation} />
            <Section found={found} onChanged={refresh} />
          </>
        )}
      </WhenLoaded>
    </AppPage>
  );
}

interface UnknownCaseProps {
  caseId: string;
  /** It was theirs to read in an emergency until now. */
  hasEnded: boolean;
  onOpened: () => void;
}

/** The same for what is not there and what is not theirs; a clinician can still ask for it in an emergency. */
function UnknownCase({ caseId, hasEnded, onOpened }: UnknownCaseProps) {
  const m = useMessages();
  const isClinician = useSignIn()?.user.roles.includes('clinician') ?? false;
  const title = hasEnded ? m.cases.emergency.endedTitle : m.cases.case.notFoundTitle;
  return (
    <AppPage title={title} width="s" centred>
      <StateCard
        icon="folder"
        tone="warn"
        title={title}
        actions={
          <LinkButton to="/cases" look="primary">
            {m.cases.backToCases}
          </LinkButton>
        }
      >
        <p>{hasEnded ? m.cases.emergency.endedText : m.cases.case.notFoundText}</p>
      </StateCard>
      {isClinician && <EmergencyForm fold={m.cases.emergency.open} caseId={caseId} onOpened={onOpened} />}
    </AppPage>
  );
}
