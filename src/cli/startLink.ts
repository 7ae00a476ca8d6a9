import { z } from 'zod';
import { adminSocketPath } from '../../config/adminSocket.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { StartLinks } from '../auth/StartLinks.ts';
import { askServer } from './askServer.ts';
import { operator } from './operator.ts';

export const startLinkCommand = 'start-link';
const startLinkReply = z.strictObject({ url: z.url() });
export type StartLinkReply = z.infer<typeof startLinkReply>;

/** A fresh start link from the server that works in this data folder; null where none runs. */
export async function freshStartLink(dataDir: string): Promise<string | null> {
  const reply = await askServer(adminSocketPath(dataDir), startLinkCommand);
  return reply === null ? null : startLinkReply.parse(reply).url;
}

/** Makes start links of a server at this address; each stands in the audit log before it is given out. */
export function startLinkMaker(url: string, startLinks: Pick<StartLinks, 'issue'>, audit: Auditing) {
  return async (): Promise<StartLinkReply> => {
    await audit.record({
      ...{ action: 'signIn.startLinkMade', ...operator, subjectKind: 'StartLink', subjectId: 'fresh' },
      caseId: null,
    });
    return { url: `${url}${await startLinks.issue()}` };
  };
}
