/** What the page knows of the visit beside the call's own state. */
import { createContext, use } from 'react';
import type { StoredVisit } from '../join/storedVisit.ts';

export interface VisitValue {
  visit: StoredVisit;
  /** Somebody signed in opened it: there are rooms to go back to. */
  hasRooms: boolean;
}

export const VisitContext = createContext<VisitValue | null>(null);

export function useVisit(): VisitValue {
  const value = use(VisitContext);
  if (!value) throw new Error('VisitContext is missing');
  return value;
}
