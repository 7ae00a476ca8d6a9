import { useMessages } from '../messages/MessagesProvider.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import type { CaseProps } from './CaseProps.ts';
import { Readers } from './Readers.tsx';
import { Section } from '../ui/Section.tsx';

/** Who opened the case, from the audit log. */
export function ReadersSection({ found }: CaseProps) {
  const m = useMessages();
  const { relation } = found;
  if (relation !== 'owner' && relation !== 'patient') {
    return <StateCard icon="lock" level={2} title={m.cases.readers.hiddenTitle} />;
  }
  return (
    <Section
      title={m.cases.readers.title}
      lead={relation === 'patient' ? m.cases.readers.leadOfPatient : m.cases.readers.lead}
    >
      <Readers caseId={found.caseId} />
    </Section>
  );
}
