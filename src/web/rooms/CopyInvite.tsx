import { useId, useState } from 'react';
import type { InviteView } from '../../wire/routes/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { copyText } from './copyText.ts';
import styles from './InviteModal.module.css';

interface CopyInviteProps {
  role: InviteView['role'];
  linkFor: (role: InviteView['role']) => Promise<string>;
}

type Copied = { how: 'clipboard' } | { how: 'byHand'; link: string };

/** One kind of guest link: whom it is for, and the button that copies it. */
export function CopyInvite({ role, linkFor }: CopyInviteProps) {
  const m = useMessages();
  const act = useAct();
  const announce = useAnnounce();
  const linkId = useId();
  const [copied, setCopied] = useState<Copied | null>(null);

  const [isPending, copy] = usePending(async () => {
    await act(async () => {
      const link = linkFor(role);
      const inClipboard = await copyText(link);
      if (inClipboard) announce(m.invites.copiedAnnounced);
      setCopied(inClipboard ? { how: 'clipboard' } : { how: 'byHand', link: await link });
    });
  });

  const texts =
    role === 'patient'
      ? { title: m.guestLinks.patient, sentence: m.guestLinks.patientText, label: m.guestLinks.copyPatient }
      : {
          title: m.guestLinks.clinician,
          sentence: m.guestLinks.clinicianText,
          label: m.guestLinks.copyClinician,
        };
  const isDone = copied?.how === 'clipboard';

  return (
    <div className={styles.way}>
      <div className={styles.words}>
        <p className={styles.role}>{texts.title}</p>
        <p className={styles.sentence}>{texts.sentence}</p>
      </div>
      <Button
        look={role === 'patient' ? 'primary' : 'secondary'}
        icon={isDone ? 'check' : 'copy'}
        aria-label={isDone ? undefined : texts.label}
        isPending={isPending}
        onPress={copy}
      >
        {isDone ? m.invites.copied : m.guestLinks.copy}
      </Button>
      {copied?.how === 'byHand' && (
        <div className={styles.byHand}>
          <label htmlFor={linkId}>{m.guestLinks.byHand}</label>
          <input
            id={linkId}
            className={styles.link}
            readOnly
            value={copied.link}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
      )}
    </div>
  );
}
