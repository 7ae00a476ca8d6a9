import { useCallback } from 'react';
import { Link } from 'wouter';
import type { TimelineEntry } from '../../wire/cases.ts';
import { getTimeline } from '../../wire/routes/cases.ts';
import type { IconName } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { IconTile } from '../ui/IconTile.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { usePages } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import type { CaseProps } from './CaseProps.ts';
import { useDates } from './dates.ts';
import rows from './rows.module.css';
import { Section } from '../ui/Section.tsx';
import { rowsOf, titleOf, type TimelineRow } from './timelineRows.ts';

const icons: Readonly<Record<TimelineEntry['kind'], IconName>> = {
  caseCreated: 'folder',
  caseClosed: 'lock',
  caseReopened: 'folder',
  personAdded: 'person',
  personRemoved: 'personRemove',
  emergencyOpened: 'alert',
  emergencyEnded: 'lock',
  emergencyReviewed: 'check',
  room: 'door',
  session: 'chat',
  consentGiven: 'check',
  consentWithdrawn: 'close',
  media: 'download',
  mediaRemoved: 'trash',
  note: 'edit',
  decision: 'check',
  report: 'screen',
};

/** Everything that belongs to a case, the latest first. */
export function TimelineSection({ found: { caseId } }: CaseProps) {
  const m = useMessages();
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const page = await call(getTimeline, { params: { caseId }, query: { cursor } });
      return { items: page.entries, nextCursor: page.nextCursor };
    },
    [call, caseId],
  );
  const timeline = usePages(loadPage);
  return (
    <Section title={m.cases.timeline.title}>
      <WhenLoaded loaded={timeline.loaded} failedTitle={m.cases.timeline.errorTitle} onRetry={timeline.retry}>
        {({ items, nextCursor }) => (
          <>
            <ol className={rows.list}>
              {rowsOf(items).map((row) => (
                <Row key={`${row.entry.kind} ${row.entry.subjectId}`} row={row} caseId={caseId} />
              ))}
            </ol>
            <MoreButton text={m.cases.timeline.more} cursor={nextCursor} onMore={timeline.loadMore} />
          </>
        )}
      </WhenLoaded>
    </Section>
  );
}

/** Where the thing itself is shown. */
function placeOf({ kind, subjectId }: TimelineEntry, caseId: string): string | null {
  const places: Partial<Record<TimelineEntry['kind'], string>> = {
    session: `visits/${subjectId}`,
    room: 'visits',
    media: 'files',
    personAdded: 'people',
    personRemoved: 'people',
    consentGiven: 'consents',
    consentWithdrawn: 'consents',
  };
  const place = places[kind];
  return place === undefined ? null : `/cases/${caseId}/${place}`;
}

function Row({ row: { entry, count }, caseId }: { row: TimelineRow; caseId: string }) {
  const m = useMessages();
  const dates = useDates();
  const { kind, at, endedAt, messages } = entry;
  const place = placeOf(entry, caseId);
  const text = titleOf(m, entry, count);
  const by = entry.by?.displayName ?? null;
  const minutes = endedAt === null ? null : Math.ceil((Date.parse(endedAt) - Date.parse(at)) / 60_000);
  return (
    <li className={rows.row}>
      <IconTile icon={icons[kind]} />
      <div className={rows.words}>
        <p className={rows.name}>{place === null ? text : <Link to={place}>{text}</Link>}</p>
        <p className={rows.meta}>
          <time dateTime={at}>{dates.moment(at)}</time>
          {by !== null && <span>{m.cases.timeline.by(by)}</span>}
          {kind === 'emergencyOpened' && endedAt !== null && (
            <span>{m.cases.timeline.until(dates.moment(endedAt))}</span>
          )}
          {kind === 'session' && (
            <>
              <span>{minutes === null ? m.cases.timeline.running : m.cases.timeline.lasted(minutes)}</span>
              <span>
                {messages === 0 ? m.cases.timeline.nothingKept : m.cases.timeline.kept(messages ?? 0)}
              </span>
            </>
          )}
        </p>
        {entry.reason !== null && <p className={rows.meta}>{m.cases.timeline.reason(entry.reason)}</p>}
      </div>
    </li>
  );
}
