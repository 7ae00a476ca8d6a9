/** Short messages that come by themselves: what failed, what was done. They go by themselves. */
import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from './classNames.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';

type Show = (text: string, tone?: 'ok' | 'danger') => void;

interface Toast {
  key: number;
  text: string;
  tone: 'ok' | 'danger';
}

const shownAtOnce = 3;
/** A failure stays long enough for whoever reads slowly. */
const shownForMs = { ok: 6000, danger: 20_000 };

const ToastContext = createContext<Show | null>(null);

export function Toasts({ children }: { children: ReactNode }) {
  const m = useMessages();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const nextKey = useRef(0);

  const dismiss = useCallback(
    (key: number) => setToasts((before) => before.filter((toast) => toast.key !== key)),
    [],
  );
  const show = useCallback<Show>(
    (text, tone = 'danger') => {
      nextKey.current += 1;
      const key = nextKey.current;
      setToasts((before) =>
        [...before.filter((toast) => toast.text !== text), { key, text, tone }].slice(-shownAtOnce),
      );
      setTimeout(() => dismiss(key), shownForMs[tone]);
    },
    [dismiss],
  );

  return (
    <ToastContext value={show}>
      {children}
      {createPortal(
        <section
          className={styles.region}
          aria-label={m.common.notifications}
          data-react-aria-top-layer="true"
        >
          <ol className={styles.list} aria-live="polite" aria-relevant="additions">
            {toasts.map((toast) => (
              <li key={toast.key} className={classNames(styles.toast, styles[toast.tone])}>
                <Icon name={toast.tone === 'ok' ? 'check' : 'alert'} />
                <span className={styles.text}>{toast.text}</span>
                <IconButton icon="close" label={m.common.dismiss} onPress={() => dismiss(toast.key)} />
              </li>
            ))}
          </ol>
        </section>,
        document.body,
      )}
    </ToastContext>
  );
}

export function useToast(): Show {
  const show = use(ToastContext);
  if (!show) throw new Error('Toasts is missing');
  return show;
}
