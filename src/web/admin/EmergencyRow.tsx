import type { ListedBreakGlass } from '../../wire/routes/users.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { Button } from '../ui/Button.tsx';
import { Row } from '../ui/Rows.tsx';

interface EmergencyRowProps {
  access: ListedBreakGlass;
  onReview: (access: ListedBreakGlass) => void;
}

export function EmergencyRow({ access, onReview }: EmergencyRowProps) {
  const m = useMessages();
  const dates = useDates();
  const me = useSignIn()?.user.userId;
  const { caseNumber, displayName, reason, openedAt, until, review, reviewedBy, userId } = access;
  const number = caseNumber ?? m.admin.emergency.caseGone;
  const who = displayName ?? m.admin.emergency.unnamed;
  return (
    <Row
      title={number}
      badge={review ? m.admin.emergency.verdicts[review.verdict] : m.admin.emergency.waits}
      tone={review?.verdict === 'justified' ? 'plain' : 'warn'}
      text={[who, m.admin.emergency.between(dates.moment(openedAt), dates.moment(until))].join(' · ')}
      actions={
        review === null &&
        userId !== me && (
          <Button aria-label={m.admin.emergency.reviewOf(number, who)} onPress={() => onReview(access)}>
            {m.admin.emergency.review}
          </Button>
        )
      }
    >
      <p>{m.admin.emergency.reason(reason)}</p>
      {review === null && userId === me && <p>{m.admin.emergency.own}</p>}
      {review && (
        <p>
          {m.admin.emergency.reviewedBy(reviewedBy ?? m.admin.emergency.unnamed, dates.moment(review.at))}
          {review.remark !== null && ` ${m.admin.emergency.remarkOf(review.remark)}`}
        </p>
      )}
    </Row>
  );
}
