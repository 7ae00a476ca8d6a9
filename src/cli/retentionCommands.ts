import { z } from 'zod';
import type { Retention } from '../retention/Retention.ts';
import { dueItems, erasureRecord } from '../wire/retention.ts';
import { operator } from './operator.ts';

export const retentionCommandNames = { preview: 'retention-preview', run: 'retention-run' } as const;

export const previewReply = z.array(dueItems);
export const runReply = erasureRecord;

/** For the operator's socket of a server. */
export function retentionCommands(retention: () => Promise<Retention>) {
  return {
    [retentionCommandNames.preview]: async () => (await retention()).preview(operator),
    [retentionCommandNames.run]: async () => (await retention()).run(operator),
  };
}
