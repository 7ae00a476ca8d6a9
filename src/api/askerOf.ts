import { requireUser, type CaseStanding } from '../auth/policy.ts';
import type { Asker } from '../cases/Asker.ts';
import type { CallContext } from './binding.ts';

type Caller = Pick<CallContext, 'identity' | 'requestId'> & { caseStanding: CaseStanding | null };

/** Who asks for something of the record and what for, as the audit log names them. */
export const askerOf = ({ identity, requestId, caseStanding }: Caller): Asker => ({
  ...requireUser(identity),
  requestId,
  ...(caseStanding && { standing: caseStanding }),
});
