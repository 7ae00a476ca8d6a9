import type { CaseView } from '../../wire/cases.ts';

/** The case of the page, and how to take over what became of it. */
export interface CaseProps {
  found: CaseView;
  onChanged: () => Promise<void>;
}
