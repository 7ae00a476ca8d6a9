import type { WebhookView } from '../../../wire/platform.ts';
import { useDates } from '../../cases/dates.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { Row } from '../../ui/Rows.tsx';
import { useWebhookState } from './useWebhookState.ts';

export type WebhookAction = 'deliveries' | 'rotate' | 'remove';

interface WebhookRowProps {
  webhook: WebhookView;
  /** Another number looks again at what was sent. */
  turn: number;
  onAction: (action: WebhookAction) => void;
}

export function WebhookRow({ webhook, turn, onAction }: WebhookRowProps) {
  const m = useMessages();
  const dates = useDates();
  const texts = m.admin.webhooks;
  const { webhookId, url, events, serviceId, createdAt, formerSecretUntil } = webhook;
  const { state, counts } = useWebhookState(webhookId, turn);
  const about = [
    serviceId === null ? texts.everyVisit : texts.ofProgram,
    ...events.map((event) => texts.events[event].name),
    texts.madeOn(dates.date(createdAt)),
  ];
  const menu = texts.actions(url);
  return (
    <Row
      title={url}
      badge={texts.state[state]}
      tone={state === 'failed' || state === 'waiting' || state === 'unknown' ? 'warn' : 'plain'}
      text={about.join(' · ')}
      actions={
        <>
          <Button aria-label={texts.deliveriesOf(url)} onPress={() => onAction('deliveries')}>
            {texts.deliveries}
          </Button>
          <MenuButton
            label={menu}
            actions={[
              { id: 'rotate', text: texts.rotate, icon: 'key', onAction: () => onAction('rotate') },
              {
                ...{ id: 'remove', text: texts.remove, icon: 'trash' as const, danger: true },
                onAction: () => onAction('remove'),
              },
            ]}
          >
            <IconButton icon="more" label={menu} />
          </MenuButton>
        </>
      }
    >
      {counts !== null && <p>{counts}</p>}
      {formerSecretUntil !== null && <p>{texts.formerUntil(dates.moment(formerSecretUntil))}</p>}
    </Row>
  );
}
