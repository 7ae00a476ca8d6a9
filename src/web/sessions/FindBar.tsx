import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './FindBar.module.css';
import { momentFragment, msOfClock } from './places.ts';

interface FindBarProps {
  wanted: string;
  /** Of `places`, from 0. */
  place: number;
  places: number;
  onWanted: (text: string) => void;
  onPlace: (step: 1 | -1) => void;
}

/** The ways to a place in a transcript: its words, and its time. */
export function FindBar({ wanted, place, places, onWanted, onPlace }: FindBarProps) {
  const m = useMessages();
  const hasText = wanted.trim() !== '';
  return (
    <div className={styles.bar}>
      <Form
        className={styles.find ?? ''}
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (places > 0) onPlace(1);
        }}
      >
        <div className={styles.field}>
          <TextField
            label={m.cases.transcript.search}
            type="search"
            autoComplete="off"
            maxLength={200}
            value={wanted}
            onChange={onWanted}
          />
        </div>
        <IconButton
          icon="chevronUp"
          label={m.cases.transcript.previous}
          bordered
          isDisabled={places === 0}
          onPress={() => onPlace(-1)}
        />
        <IconButton
          icon="chevronDown"
          label={m.cases.transcript.next}
          bordered
          isDisabled={places === 0}
          onPress={() => onPlace(1)}
        />
        <p className={styles.count} role="status">
          {hasText &&
            (places === 0 ? m.cases.transcript.noPlace : m.cases.transcript.place(place + 1, places))}
        </p>
      </Form>
      <JumpToTime />
    </div>
  );
}

function JumpToTime() {
  const m = useMessages();
  const [time, setTime] = useState('');
  const ms = msOfClock(time);
  return (
    <Form
      className={styles.find ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        if (ms !== null) location.hash = momentFragment(ms);
      }}
    >
      <div className={styles.time}>
        <TextField
          label={m.cases.transcript.jump}
          hint={m.cases.transcript.jumpHint}
          missing={m.cases.transcript.jumpWrong}
          validate={(text) => (text === '' || msOfClock(text) !== null ? null : m.cases.transcript.jumpWrong)}
          isRequired
          autoComplete="off"
          maxLength={12}
          value={time}
          onChange={setTime}
        />
      </div>
      <Button type="submit">{m.cases.transcript.jumpSubmit}</Button>
    </Form>
  );
}
