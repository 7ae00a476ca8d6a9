import { useState } from 'react';
import { useLocation } from 'wouter';
import { RequestError } from '../api/requestError.ts';
import { updateCase } from '../../wire/routes/cases.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { useToast } from '../ui/Toasts.tsx';
import styles from './CaseHeader.module.css';
import type { CaseProps } from './CaseProps.ts';
import { DemoTag } from './DemoTag.tsx';
import { DeleteCaseModal } from './DeleteCaseModal.tsx';
import { useDates } from './dates.ts';
import { StatusTag } from './StatusTag.tsx';

/** Who the case is about, its number, its status, and what can be done with it as a whole. */
export function CaseHeader({ found, onChanged }: CaseProps) {
  const m = useMessages();
  const dates = useDates();
  const { caseNumber, patient, summary, status, relation, demo } = found;
  const mayWrite = relation === 'owner' || relation === 'careTeam';
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.name}>{patient.name}</h1>
        <p className={styles.meta}>
          <StatusTag status={status} />
          {demo && <DemoTag />}
          <span>{m.cases.relations[relation]}</span>
          {patient.birthDate !== null && (
            <span>{m.cases.case.born(dates.calendarDay(patient.birthDate))}</span>
          )}
          {patient.sex !== 'unknown' && <span>{m.cases.form.sexes[patient.sex]}</span>}
          {patient.recordNumber !== null && <span>{m.cases.case.recordNumber(patient.recordNumber)}</span>}
          {patient.phone !== null && (
            <a href={`tel:${patient.phone.replace(/[^+\d]/g, '')}`}>{patient.phone}</a>
          )}
        </p>
        {summary !== null && <p className={styles.summary}>{summary}</p>}
      </div>
      <div className={styles.side}>
        <p className={styles.number}>
          <span className={styles.numberLabel}>{m.cases.case.number}</span>
          <span className={styles.digits} translate="no">
            {caseNumber}
          </span>
        </p>
        {mayWrite && <CaseActions found={found} onChanged={onChanged} />}
      </div>
      {demo && <p className={styles.note}>{m.cases.demoNote}</p>}
      {relation === 'patient' && <p className={styles.note}>{m.cases.case.readOnlyNote}</p>}
      {mayWrite && status === 'closed' && <p className={styles.note}>{m.cases.case.closedNote}</p>}
    </header>
  );
}

function CaseActions({ found, onChanged }: CaseProps) {
  const m = useMessages();
  const toast = useToast();
  const call = useHostCall();
  const [, navigate] = useLocation();
  const [over, setOver] = useState<'close' | 'remove' | null>(null);
  const { caseId, patient, summary, status, version, relation } = found;

  const changeStatus = async (to: 'closed' | 'reopened') => {
    try {
      await call(updateCase, {
        params: { caseId },
        body: { patient, summary, status: to },
        ifMatch: version,
      });
      toast(to === 'closed' ? m.cases.case.nowClosed : m.cases.case.nowReopened, 'ok');
    } catch (error) {
      const isOld = error instanceof RequestError && error.code === 'PRECONDITION_FAILED';
      toast(isOld ? m.cases.case.changedMeanwhile : errorText(m, error));
    }
    await onChanged();
  };

  return (
    <div className={styles.actions}>
      {status !== 'closed' && (
        <LinkButton to={`/cases/${caseId}/edit`} icon="edit">
          {m.cases.case.edit}
        </LinkButton>
      )}
      <MenuButton
        label={m.cases.case.more}
        actions={[
          status === 'closed'
            ? {
                id: 'reopen',
                text: m.cases.case.reopen,
                icon: 'refresh',
                onAction: () => void changeStatus('reopened'),
              }
            : { id: 'close', text: m.cases.case.close, icon: 'check', onAction: () => setOver('close') },
          ...(relation === 'owner'
            ? [
                {
                  id: 'remove',
                  text: m.cases.case.remove,
                  icon: 'trash' as const,
                  danger: true,
                  onAction: () => setOver('remove'),
                },
              ]
            : []),
        ]}
      >
        <IconButton icon="more" label={m.cases.case.more} bordered />
      </MenuButton>
      <ConfirmModal
        title={m.cases.case.closeTitle}
        text={m.cases.case.closeText}
        confirm={m.cases.case.close}
        isOpen={over === 'close'}
        onClose={() => setOver(null)}
        onConfirm={() => changeStatus('closed')}
      />
      {over === 'remove' && (
        <DeleteCaseModal
          found={found}
          onChanged={onChanged}
          onClose={() => setOver(null)}
          onDeleted={() => navigate('/cases', { replace: true })}
        />
      )}
    </div>
  );
}
