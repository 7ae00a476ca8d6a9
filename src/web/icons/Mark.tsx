import styles from './Mark.module.css';

/** The product's sign: two circles that overlap, and its name. */
export function Mark() {
  return (
    <span className={styles.mark} translate="no">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect className={styles.ground} width="32" height="32" rx="8" />
        <circle className={styles.ring} cx="12.6" cy="16" r="6.1" />
        <circle className={styles.ring} cx="19.4" cy="16" r="6.1" />
      </svg>
      <span>{productName}</span>
    </span>
  );
}

/** A name, the same in every language. */
const productName = 'Consilium';
