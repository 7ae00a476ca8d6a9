import { useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import type { CaseView } from '../../wire/cases.ts';
import { getCase, updateCase } from '../../wire/routes/cases.ts';
import { RequestError } from '../api/requestError.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { useAct } from '../ui/useAct.ts';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { contentOf, draftOf, type CaseDraft } from './caseDraft.ts';
import { CaseForm } from './CaseForm.tsx';
import { ConflictNote } from './ConflictNote.tsx';

/** Changes what a case says; where somebody else has meanwhile, both are shown and nothing is lost. */
export default function EditCasePage({ caseId }: { caseId: string }) {
  const m = useMessages();
  const call = useHostCall();
  const load = useCallback(() => call(getCase, { params: { caseId } }), [call, caseId]);
  const { loaded, retry } = useLoaded(load);
  return (
    <AppPage title={m.cases.form.editTitle} width="s">
      <PageHead title={m.cases.form.editTitle} />
      <WhenLoaded loaded={loaded} failedTitle={m.cases.case.errorTitle} onRetry={retry}>
        {(found) => <EditCase found={found} />}
      </WhenLoaded>
    </AppPage>
  );
}

function EditCase({ found }: { found: CaseView }) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [, navigate] = useLocation();
  /** What stands on the server where it is no longer what this form began from. */
  const [theirs, setTheirs] = useState<CaseView | null>(null);
  const { caseId } = found;
  const params = { caseId };
  const toCase = () => navigate(`/cases/${caseId}`, { replace: true });

  const save = async (draft: CaseDraft) => {
    const { status, version } = theirs ?? found;
    await act(async () => {
      try {
        await call(updateCase, { params, body: { ...contentOf(draft), status }, ifMatch: version });
      } catch (error) {
        if (!(error instanceof RequestError) || error.code !== 'PRECONDITION_FAILED') throw error;
        setTheirs(await call(getCase, { params }));
        return;
      }
      toCase();
    });
  };

  return (
    <CaseForm
      initial={draftOf(found)}
      submitText={theirs ? m.cases.form.conflictKeepMine : m.cases.form.save}
      backTo={`/cases/${caseId}`}
      onSubmit={save}
    >
      {theirs && <ConflictNote theirs={theirs} onTakeTheirs={toCase} />}
    </CaseForm>
  );
}
