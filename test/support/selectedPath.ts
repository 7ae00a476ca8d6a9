import type { BrowserContext, Page } from 'playwright-core';

/** What the media of one connection goes by. */
export interface SelectedPath {
  /** Of our end: `host`, `srflx`, `prflx`, `relay`. */
  candidateType: string;
  /** How the relay is reached; null without one. */
  relayProtocol: string | null;
}

/** The connections that the page makes from now on can be asked by `selectedPaths`. */
export async function watchConnections(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    Object.assign(globalThis, { madeConnections: made });
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
  });
}

/** The page's media goes by a relay or not at all, and by that one address of it. */
export async function forceRelay(context: BrowserContext, url: string): Promise<void> {
  await context.addInitScript((wanted) => {
    const forced = (configuration: RTCConfiguration = {}): RTCConfiguration => ({
      ...configuration,
      iceTransportPolicy: 'relay',
      iceServers: (configuration.iceServers ?? [])
        .map((server) => ({ ...server, urls: [server.urls].flat().filter((each) => each === wanted) }))
        .filter(({ urls }) => urls.length > 0),
    });
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(forced(configuration));
      }

      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(forced(configuration));
      }
    };
  }, url);
}

type Stats = Readonly<Record<string, unknown>>;

/** The statistics (W3C WebRTC Stats) of each connection that stands. */
export function connectionStats(page: Page): Promise<Stats[][]> {
  return page.evaluate(async () => {
    const { madeConnections } = globalThis as unknown as { madeConnections: RTCPeerConnection[] };
    const standing = madeConnections.filter(({ connectionState }) => connectionState === 'connected');
    const reports = await Promise.all(standing.map((connection) => connection.getStats()));
    return reports.map((report) => [...(report as unknown as Map<string, Record<string, unknown>>).values()]);
  });
}

/** Of each connection that stands. */
export async function selectedPaths(page: Page): Promise<SelectedPath[]> {
  return (await connectionStats(page)).map((stats) => {
    const byId = (wanted: unknown) => stats.find(({ id }) => id === wanted);
    const transport = stats.find(({ type }) => type === 'transport');
    const local = byId(byId(transport?.selectedCandidatePairId)?.localCandidateId);
    return {
      candidateType: String(local?.candidateType),
      relayProtocol: typeof local?.relayProtocol === 'string' ? local.relayProtocol : null,
    };
  });
}
