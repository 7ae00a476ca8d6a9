import { Spinner } from './Spinner.tsx';
import styles from './Loading.module.css';

/** Appears only where loading takes long enough to be noticed. */
export function Loading({ text }: { text: string }) {
  return (
    <div className={styles.loading} role="status">
      <Spinner size={28} />
      <span>{text}</span>
    </div>
  );
}
