import type { admin as english } from './admin.en.ts';
import { audit } from './adminAudit.es.ts';
import { emergency } from './adminEmergency.es.ts';
import { jobs } from './adminJobs.es.ts';
import { keys } from './adminKeys.es.ts';
import { webhooks } from './adminWebhooks.es.ts';
import { users } from './adminUsers.es.ts';

export const admin: typeof english = {
  search: 'Buscar',
  showAll: 'Mostrar todo',
  more: 'Mostrar más',
  done: 'Listo',
  audit,
  emergency,
  jobs,
  users,
  keys,
  webhooks,
};
