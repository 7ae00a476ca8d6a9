import { useState } from 'react';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { AppPage } from '../../shell/AppPage.tsx';
import { PageHead } from '../../shell/PageHead.tsx';
import { Readers } from '../../cases/Readers.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditList } from './AuditList.tsx';
import { EntryModal } from './EntryModal.tsx';
import { everything, type AuditFilter, type NamedEntry } from './auditFilter.ts';
import { caseText, Shown } from './Shown.tsx';
import { useAudit } from './useAudit.ts';

/** What lies over the list. */
type Over = { entry: NamedEntry } | { readersOf: string } | null;

/** Who did what to whose data, searched by administrators. */
export default function AuditPage() {
  const m = useMessages();
  const [filter, setFilter] = useState<AuditFilter>(everything);
  /** Filters that an entry set stand in the form too. */
  const [turn, setTurn] = useState(0);
  const [over, setOver] = useState<Over>(null);
  const { loaded, retry, loadMore } = useAudit(filter);
  const close = () => setOver(null);
  const set = (wanted: AuditFilter) => {
    setFilter(wanted);
    setTurn(turn + 1);
    close();
  };
  return (
    <AppPage title={m.admin.audit.title}>
      <PageHead title={m.admin.audit.title} lead={m.admin.audit.lead} />
      <Banner>{m.admin.audit.recorded}</Banner>
      <AuditFilters key={turn} filter={filter} onChange={setFilter} onReset={() => set(everything)} />
      <Shown filter={filter} onReaders={(caseId) => setOver({ readersOf: caseId })} />
      <AuditList
        loaded={loaded}
        onRetry={retry}
        onMore={loadMore}
        onDetails={(entry) => setOver({ entry })}
      />
      {over && 'entry' in over && <EntryModal named={over.entry} onClose={close} onFilter={set} />}
      {over && 'readersOf' in over && (
        <Modal title={m.admin.audit.readersTitle(caseText(m, filter))} isOpen onClose={close}>
          <Readers caseId={over.readersOf} />
        </Modal>
      )}
    </AppPage>
  );
}
