import { useId, type ReactNode } from 'react';
import styles from './Card.module.css';

interface CardProps {
  title: string;
  level?: 1 | 2;
  text?: string;
  children?: ReactNode;
}

/** One matter with its title. */
export function Card({ title, level = 2, text, children }: CardProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <Heading id={id} className={level === 1 ? styles.main : styles.title}>
        {title}
      </Heading>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {children}
    </section>
  );
}
