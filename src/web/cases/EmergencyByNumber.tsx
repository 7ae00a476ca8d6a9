import { useLocation } from 'wouter';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { EmergencyForm } from './EmergencyForm.tsx';

/** Below one's own cases: the way to another's, by the number somebody reads out. */
export function EmergencyByNumber() {
  const m = useMessages();
  const [, navigate] = useLocation();
  return (
    <EmergencyForm
      fold={m.cases.emergency.byNumber}
      caseId={null}
      onOpened={(caseId) => navigate(`/cases/${caseId}`)}
    />
  );
}
