import type { Redis } from 'ioredis';
import type { Environment } from '../../../config/environment.ts';
import type { Auditing } from '../../audit/AuditLog.ts';
import { AccountLinks } from '../../auth/AccountLinks.ts';
import { InvitationStore } from '../../auth/InvitationStore.ts';
import type { Graph } from '../../graph/Graph.ts';
import { NotificationRepository } from '../../graph/repositories/NotificationRepository.ts';
import { UserRepository } from '../../graph/repositories/UserRepository.ts';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { Mails } from './Mails.ts';
import { SmtpSender } from './SmtpSender.ts';

export interface CreateMailsOptions {
  environment: { mail: Environment['mail']; http: Pick<Environment['http'], 'publicUrl'> };
  redis: Redis;
  graph: Graph;
  keyRing: KeyRing;
  audit: Auditing;
}

/** What a worker sends mails by; null where nothing says how. */
export function createMails({ environment, redis, graph, keyRing, audit }: CreateMailsOptions): Mails | null {
  const { mail, http } = environment;
  if (mail === null || http.publicUrl === null) return null;
  const { address } = mail.from;
  return new Mails({
    redis,
    users: new UserRepository(graph, keyRing),
    notifications: new NotificationRepository(graph, keyRing),
    links: new AccountLinks(redis),
    invitations: new InvitationStore({ redis, keyRing }),
    auditing: audit,
    sender: new SmtpSender(mail),
    origin: http.publicUrl,
    domain: address.slice(address.lastIndexOf('@') + 1),
  });
}
