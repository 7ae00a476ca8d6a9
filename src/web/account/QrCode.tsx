import { create } from 'qrcode';
import { useMemo } from 'react';
import styles from './QrCode.module.css';

/** Empty fields around it, without which cameras do not find it. */
const quiet = 4;

/** Drawn here: what it says never leaves this page. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const cells: string[] = [];
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (modules.get(row, column)) cells.push(`M${column + quiet} ${row + quiet}h1v1h-1z`);
      }
    }
    return { path: cells.join(''), size: modules.size + 2 * quiet };
  }, [text]);
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path className={styles.cells} d={path} />
    </svg>
  );
}
