import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useLocation } from 'wouter';
import { createCase } from '../../wire/routes/cases.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { useAct } from '../ui/useAct.ts';
import { contentOf, emptyDraft } from './caseDraft.ts';
import { CaseForm } from './CaseForm.tsx';

/** Makes a case and goes to it. */
export default function NewCasePage() {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [, navigate] = useLocation();
  /** The same for every try: one that was lost on its way back makes no second case. */
  const [caseId] = useState(() => uuidv7());
  return (
    <AppPage title={m.cases.form.newTitle} width="s">
      <PageHead title={m.cases.form.newTitle} lead={m.cases.form.newLead} />
      <CaseForm
        initial={emptyDraft}
        submitText={m.cases.form.create}
        backTo="/cases"
        onSubmit={async (draft) => {
          const made = await act(() => call(createCase, { body: { caseId, ...contentOf(draft) } }));
          if (made) navigate(`/cases/${caseId}`, { replace: true });
        }}
      />
    </AppPage>
  );
}
