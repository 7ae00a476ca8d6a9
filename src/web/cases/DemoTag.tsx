import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from '../ui/classNames.ts';
import styles from './StatusTag.module.css';

/** Somebody or something of the demonstration. */
export function DemoTag() {
  const m = useMessages();
  return <span className={classNames(styles.tag, styles.demo)}>{m.cases.demo}</span>;
}
