import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { LinkToHandOver } from '../LinkToHandOver.tsx';

interface SecretModalProps {
  title: string;
  secret: string;
  onClose: () => void;
}

/** What a program checks events with, shown this once. */
export function SecretModal({ title, secret, onClose }: SecretModalProps) {
  const m = useMessages();
  return (
    <Modal title={title} isOpen onClose={onClose} role="alertdialog">
      <Banner tone="warn" icon="key" role="status">
        {m.admin.webhooks.shownOnce}
      </Banner>
      <LinkToHandOver
        label={m.admin.webhooks.secret}
        url={secret}
        text={m.admin.webhooks.keepSafe}
        onDone={onClose}
      />
    </Modal>
  );
}
