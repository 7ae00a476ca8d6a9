/** Names of everybody who was in this visit while this page was, so that what they said keeps its speaker. */
import { createContext, use, useState, type ReactNode } from 'react';
import { useCall } from './CallContext.tsx';

type NameOf = ReadonlyMap<string, string>;

const NamesContext = createContext<NameOf>(new Map());

export function Names({ children }: { children: ReactNode }) {
  const participants = useCall((state) => state.participants);
  const [names, setNames] = useState<NameOf>(new Map());
  if (participants.some((person) => names.get(person.participantId) !== person.displayName)) {
    setNames(
      new Map([
        ...names,
        ...participants.map((person) => [person.participantId, person.displayName] as const),
      ]),
    );
  }
  return <NamesContext value={names}>{children}</NamesContext>;
}

export const useNames = (): NameOf => use(NamesContext);
