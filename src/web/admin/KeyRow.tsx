import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Row } from '../ui/Rows.tsx';
import type { ListedKey } from './useKeys.ts';

interface KeyRowProps {
  apiKey: ListedKey;
  onRevoke: (apiKey: ListedKey) => void;
}

export function KeyRow({ apiKey, onRevoke }: KeyRowProps) {
  const m = useMessages();
  const dates = useDates();
  const { serviceName, scopes, createdAt, expiresAt, revokedAt, isExpired } = apiKey;
  const isOver = revokedAt !== null || isExpired;
  const ended =
    revokedAt === null
      ? m.admin.keys.expiredOn(dates.date(expiresAt))
      : m.admin.keys.revokedOn(dates.date(revokedAt));
  const times = [
    m.admin.keys.madeOn(dates.date(createdAt)),
    ...(isOver ? [] : [m.admin.keys.until(dates.date(expiresAt))]),
  ];
  return (
    <Row
      title={serviceName}
      badge={isOver ? ended : null}
      tone="warn"
      text={[scopes.map((scope) => m.admin.keys.scopes[scope].name).join(', '), ...times].join(' · ')}
      actions={
        !isOver && (
          <Button
            look="quiet"
            aria-label={m.admin.keys.revokeOf(serviceName, dates.date(createdAt))}
            onPress={() => onRevoke(apiKey)}
          >
            {m.admin.keys.revoke}
          </Button>
        )
      }
    />
  );
}
