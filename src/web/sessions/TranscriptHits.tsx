import { useCallback } from 'react';
import { Link } from 'wouter';
import { searchTranscripts } from '../../wire/routes/sessions.ts';
import type { TranscriptHit } from '../../wire/sessions.ts';
import { useDates } from '../cases/dates.ts';
import rows from '../cases/rows.module.css';
import { Section } from '../ui/Section.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { clockTime } from '../room/clockTime.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { MoreButton } from '../ui/MoreButton.tsx';
import { usePages } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { momentFragment } from './places.ts';

interface TranscriptHitsProps {
  text: string;
  /** Only in this one. */
  caseId?: string;
  /** Where the places are a part of a page of their own. */
  title?: string;
}

/** Where words were said, each place a link to that moment. */
export function TranscriptHits({ text, caseId, title }: TranscriptHitsProps) {
  const m = useMessages();
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const { hits, nextCursor } = await call(searchTranscripts, { body: { text, caseId, cursor } });
      return { items: hits, nextCursor };
    },
    [call, text, caseId],
  );
  const hits = usePages(loadPage);
  const list = (
    <WhenLoaded loaded={hits.loaded} failedTitle={m.cases.visits.searchErrorTitle} onRetry={hits.retry}>
      {({ items, nextCursor }) => (
        <>
          <p role="status">
            {items.length === 0
              ? m.cases.visits.noHits
              : nextCursor === null && m.cases.visits.hits(items.length)}
          </p>
          {items.length > 0 && (
            <ul className={rows.list}>
              {items.map((hit) => (
                <Hit key={hit.entry.messageId} hit={hit} isInCase={caseId !== undefined} />
              ))}
            </ul>
          )}
          <MoreButton text={m.cases.visits.moreHits} cursor={nextCursor} onMore={hits.loadMore} />
        </>
      )}
    </WhenLoaded>
  );
  return title === undefined ? list : <Section title={title}>{list}</Section>;
}

function Hit({ hit, isInCase }: { hit: TranscriptHit; isInCase: boolean }) {
  const dates = useDates();
  const { caseId, caseNumber, sessionId, startedAt, entry } = hit;
  return (
    <li className={rows.row}>
      <div className={rows.words}>
        <p className={rows.name}>
          <Link to={`/cases/${caseId}/visits/${sessionId}#${momentFragment(entry.startMs)}`}>
            {`${dates.moment(startedAt)}, ${clockTime(entry.startMs)}`}
          </Link>
        </p>
        <p>{'text' in entry && `${entry.displayName}: ${entry.text}`}</p>
        {!isInCase && (
          <p className={rows.meta} translate="no">
            {caseNumber}
          </p>
        )}
      </div>
    </li>
  );
}
