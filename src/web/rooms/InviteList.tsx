import { useCallback, useState } from 'react';
import type { StoredCallCheck } from '../../wire/callChecks.ts';
import { listCallChecks } from '../../wire/routes/callChecks.ts';
import { revokeInvite, type InviteView } from '../../wire/routes/rooms.ts';
import { useCheckTexts } from '../check/useCheckTexts.ts';
import { Icon } from '../icons/Icon.tsx';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Loading } from '../ui/Loading.tsx';
import { useAct } from '../ui/useAct.ts';
import { useLoaded } from '../ui/useLoaded.ts';
import { forgetLink, isUsable } from './guestLinks.ts';
import { InviteCheck } from './InviteCheck.tsx';
import styles from './InviteModal.module.css';

interface InviteListProps {
  roomId: string;
  invites: readonly InviteView[] | null;
  onRevoked: () => Promise<unknown>;
}

/** The links that still work, each with its latest check and its revoking. */
export function InviteList({ roomId, invites, onRevoked }: InviteListProps) {
  const m = useMessages();
  const checkTexts = useCheckTexts();
  const call = useHostCall();
  const { loaded } = useLoaded(
    useCallback(() => call(listCallChecks, { params: { roomId } }), [call, roomId]),
  );
  const checks = loaded.state === 'ready' ? loaded.value.checks : [];
  const usable = invites?.filter(isUsable);
  return (
    <section>
      <h3 className={styles.listTitle}>{m.guestLinks.listTitle}</h3>
      {!usable && <Loading text={m.common.loading} />}
      {loaded.state === 'failed' && <p className={styles.note}>{checkTexts.support.unavailable}</p>}
      {usable?.length === 0 && <p className={styles.note}>{m.guestLinks.empty}</p>}
      {usable && (
        <ul className={styles.list}>
          {usable.map((invite) => (
            <InviteItem
              key={invite.inviteId}
              roomId={roomId}
              invite={invite}
              check={checks.find(({ inviteId }) => inviteId === invite.inviteId) ?? null}
              onRevoked={onRevoked}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface InviteItemProps {
  roomId: string;
  invite: InviteView;
  /** Null where its guest has not checked. */
  check: StoredCallCheck | null;
  onRevoked: () => Promise<unknown>;
}

function InviteItem({ roomId, invite, check, onRevoked }: InviteItemProps) {
  const { locale, messages: m } = useLanguage();
  const act = useAct();
  const announce = useAnnounce();
  const call = useHostCall();
  const [isPending, setPending] = useState(false);

  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const made = format.format(new Date(invite.createdAt));
  const role = invite.role === 'patient' ? m.guestLinks.patient : m.guestLinks.clinician;

  const revoke = async () => {
    setPending(true);
    await act(async () => {
      await call(revokeInvite, { params: { roomId, inviteId: invite.inviteId } });
      forgetLink(invite.inviteId);
      announce(m.guestLinks.revokedAnnounced);
      await onRevoked();
    });
    setPending(false);
  };

  return (
    <li className={styles.item}>
      <Icon name={invite.role === 'patient' ? 'person' : 'people'} />
      <div className={styles.itemWords}>
        <p>{role}</p>
        <p className={styles.when}>
          {m.guestLinks.made(made)}
          {invite.expiresAt !== null &&
            `, ${m.guestLinks.expires(format.format(new Date(invite.expiresAt)))}`}
        </p>
        {check && <InviteCheck check={check} />}
      </div>
      <Button
        look="quiet"
        aria-label={m.guestLinks.revokeOf(role.toLocaleLowerCase(locale), made)}
        isPending={isPending}
        onPress={revoke}
      >
        {m.guestLinks.revoke}
      </Button>
    </li>
  );
}
