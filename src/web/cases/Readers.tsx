import { useCallback } from 'react';
import type { CaseReader } from '../../wire/audit.ts';
import { listCaseReaders } from '../../wire/routes/audit.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { useDates } from './dates.ts';
import rows from './rows.module.css';

/** Who read a case, the latest first. */
export function Readers({ caseId }: { caseId: string }) {
  const m = useMessages();
  const dates = useDates();
  const call = useHostCall();
  const load = useCallback(() => call(listCaseReaders, { params: { caseId } }), [call, caseId]);
  const { loaded, retry } = useLoaded(load);
  return (
    <WhenLoaded loaded={loaded} failedTitle={m.cases.readers.errorTitle} onRetry={retry}>
      {({ readers, searchedBackTo }) => (
        <>
          {readers.length === 0 ? (
            <p className={rows.empty}>{m.cases.readers.empty}</p>
          ) : (
            <ul className={rows.list}>
              {readers.map((reader) => (
                <Reader key={`${reader.actorKind} ${reader.actorId}`} reader={reader} />
              ))}
            </ul>
          )}
          {searchedBackTo !== null && <p>{m.cases.readers.notAll(dates.moment(searchedBackTo))}</p>}
        </>
      )}
    </WhenLoaded>
  );
}

function Reader({ reader }: { reader: CaseReader }) {
  const m = useMessages();
  const dates = useDates();
  const me = useSignIn()?.user.userId;
  const { actorId, actorKind, displayName, reads, emergency, firstAt, lastAt } = reader;
  const name = displayName ?? m.cases.readers.unnamed[actorKind];
  return (
    <li className={rows.row}>
      <Avatar name={name} />
      <div className={rows.words}>
        <p className={rows.name}>{actorId === me ? m.cases.readers.you(name) : name}</p>
        <p className={rows.meta}>
          <span>{m.cases.readers.reads(reads)}</span>
          <span>{m.cases.readers.last(dates.moment(lastAt))}</span>
          {firstAt !== lastAt && <span>{m.cases.readers.first(dates.moment(firstAt))}</span>}
        </p>
      </div>
      {emergency && <span className={rows.flag}>{m.cases.readers.emergency}</span>}
    </li>
  );
}
