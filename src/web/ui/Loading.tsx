import { Spinner } from './Spinner.tsx';
import styles from './Loading.module.css';

/** Appears only where loading takes long enough to be noticed. `isPage` where there is nothing else. */
export function Loading({ text, isPage = false }: { text: string; isPage?: boolean }) {
  return (
    <div className={styles.loading} role="status" aria-busy="true">
      <Spinner size={28} />
      {isPage ? <h1 className={styles.heading}>{text}</h1> : <span>{text}</span>}
    </div>
  );
}
