import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './ButtonRow.module.css';

/** The buttons that end a dialog or page; stacked, most important first, on a phone. */
export function ButtonRow({
  children,
  align = 'end',
}: {
  children: ReactNode;
  align?: 'end' | 'center' | 'start';
}) {
  return <div className={classNames(styles.row, styles[align])}>{children}</div>;
}
