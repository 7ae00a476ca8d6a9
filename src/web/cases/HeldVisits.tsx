import { useCallback } from 'react';
import { listCaseSessions } from '../../wire/routes/cases.ts';
import type { RecordedSession } from '../../wire/sessions.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { kindIcons } from '../rooms/kindIcons.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { IconTile } from '../ui/IconTile.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { usePages } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { useDates } from './dates.ts';
import rows from './rows.module.css';
import { Section } from '../ui/Section.tsx';

/** The visits of a case that began, each with the way to what was said. */
export function HeldVisits({ caseId }: { caseId: string }) {
  const m = useMessages();
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const page = await call(listCaseSessions, { params: { caseId }, query: { cursor } });
      return { items: page.sessions, nextCursor: page.nextCursor };
    },
    [call, caseId],
  );
  const visits = usePages(loadPage);
  return (
    <Section title={m.cases.visits.heldTitle}>
      <WhenLoaded loaded={visits.loaded} failedTitle={m.cases.visits.heldErrorTitle} onRetry={visits.retry}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <p className={rows.empty}>{m.cases.visits.heldEmpty}</p>
          ) : (
            <>
              <ul className={rows.list}>
                {items.map((session) => (
                  <HeldVisit key={session.sessionId} caseId={caseId} session={session} />
                ))}
              </ul>
              <MoreButton text={m.cases.visits.more} cursor={nextCursor} onMore={visits.loadMore} />
            </>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

function HeldVisit({ caseId, session }: { caseId: string; session: RecordedSession }) {
  const m = useMessages();
  const dates = useDates();
  const { sessionId, kind, startedAt, endedAt, participants, segments, chatMessages } = session;
  const when = dates.moment(startedAt);
  const kept = segments + chatMessages;
  const names = [...new Set(participants.map(({ displayName }) => displayName))].join(', ');
  return (
    <li className={rows.row}>
      <IconTile icon={kindIcons[kind]} />
      <div className={rows.words}>
        <p className={rows.name}>
          <time dateTime={startedAt}>{when}</time>
        </p>
        <p>{m.cases.visits.with(names)}</p>
        <p className={rows.meta}>
          {endedAt === null && <span>{m.cases.timeline.running}</span>}
          <span>{kept === 0 ? m.cases.timeline.nothingKept : m.cases.timeline.kept(kept)}</span>
        </p>
      </div>
      <LinkButton to={`/cases/${caseId}/visits/${sessionId}`} label={m.cases.visits.readOf(when)}>
        {m.cases.visits.read}
      </LinkButton>
    </li>
  );
}
