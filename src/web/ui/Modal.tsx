import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal as AriaModal, ModalOverlay } from 'react-aria-components/Modal';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from './classNames.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Modal.module.css';

interface ModalProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** `alert` for questions that have to be answered. */
  role?: 'dialog' | 'alertdialog';
  /** A sheet fills the width from below on phones; `panel` also takes most of the height. */
  size?: 'm' | 'l' | 'panel';
  children: ReactNode;
}

export function Modal({ title, isOpen, onClose, role = 'dialog', size = 'm', children }: ModalProps) {
  const m = useMessages();
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen={isOpen}
      isDismissable={role === 'dialog'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <AriaModal className={classNames(styles.modal, styles[size])}>
        <Dialog className={styles.dialog ?? ''} role={role}>
          <header className={styles.header}>
            <Heading slot="title" level={2} className={styles.title ?? ''}>
              {title}
            </Heading>
            {role === 'dialog' && <IconButton icon="close" label={m.common.close} onPress={onClose} />}
          </header>
          <div className={styles.body}>{children}</div>
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
