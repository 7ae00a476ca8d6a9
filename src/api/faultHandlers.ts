import type { Auditing } from '../audit/AuditLog.ts';
import { requireUser } from '../auth/policy.ts';
import type { Faults } from '../rooms/Faults.ts';
import { WireError } from '../wire/errors.ts';
import { injectFault } from '../wire/routes/faults.ts';
import { bind, type Binding } from './binding.ts';

export interface FaultHandlersOptions {
  /** Null: this server plays none. */
  faults: Faults | null;
  audit: Auditing;
}

export function faultHandlers({ faults, audit }: FaultHandlersOptions): Binding[] {
  return [
    bind(injectFault, async ({ body, identity, requestId }) => {
      if (!faults) throw new WireError('FAULT_INJECTION_OFF');
      // Before it strikes: it may take down what would write of it.
      await audit.record({
        action: 'fault.injected',
        actorId: requireUser(identity).userId,
        actorKind: 'user',
        subjectKind: 'Server',
        subjectId: ('roomId' in body ? body.roomId : null) ?? 'all',
        caseId: null,
        requestId,
        detail: { fault: body.fault },
      });
      return { struck: await faults.play(body) };
    }),
  ];
}
