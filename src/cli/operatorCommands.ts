import type { AuditLog } from '../audit/AuditLog.ts';
import type { Engine } from '../graph/Engine.ts';
import type { Retention } from '../retention/Retention.ts';
import type { Demo } from './demo/Demo.ts';
import { demoCommands } from './demo/demoCommands.ts';
import { clientViewCommand, type ClientView } from './doctor/clientView.ts';
import { graphCommands } from './graphCommands.ts';
import { rotationCommands } from './keyRotation.ts';
import { retentionCommands } from './retentionCommands.ts';
import { startLinkCommand, type StartLinkReply } from './startLink.ts';

/** What its operator can ask of a server. */
export interface Operated {
  freshLink: () => Promise<StartLinkReply>;
  rotation: { start: (newKey: boolean) => Promise<unknown>; readonly state: unknown };
  graph: Engine;
  audit: Pick<AuditLog, 'record' | 'settle'>;
  retention: Retention;
  demo: Demo;
  clientView: () => Promise<ClientView>;
}

/** For the operator's socket; commands wait until the server takes requests. */
export function operatorCommands(
  served: Promise<Operated>,
  { dataDir, production }: { dataDir: string; production: boolean },
) {
  return {
    [startLinkCommand]: async () => (await served).freshLink(),
    [rotationCommands.rotate]: async () => (await served).rotation.start(true),
    [rotationCommands.reseal]: async () => (await served).rotation.start(false),
    [rotationCommands.state]: async () => (await served).rotation.state,
    [clientViewCommand]: async () => (await served).clientView(),
    ...retentionCommands(async () => (await served).retention),
    ...demoCommands(async () => (await served).demo, { production }),
    ...graphCommands(() => served, dataDir),
  };
}
