import type { Actor } from '../auth/actors.ts';

/** Whoever runs this installation, as the audit log names them: they have no account. */
export const operator: Actor = { actorId: 'operator', actorKind: 'system' };
