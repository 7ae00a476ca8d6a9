import { requireUser } from '../auth/policy.ts';
import type { Asker } from '../cases/Asker.ts';
import type { CallContext } from './binding.ts';

/** Who asks for something of the record, as the audit log names them. */
export const askerOf = ({ identity, requestId }: Pick<CallContext, 'identity' | 'requestId'>): Asker => ({
  ...requireUser(identity),
  requestId,
});
