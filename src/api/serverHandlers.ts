import type { IssuerSignIn } from '../auth/IssuerSignIn.ts';
import type { CaptioningStatus } from '../wire/captions.ts';
import { WireError } from '../wire/errors.ts';
import { getLiveness, getMetrics, getOpenApi, getReadiness } from '../wire/routes/operation.ts';
import { getCapabilities } from '../wire/routes/server.ts';
import { routes } from '../wire/protocol.ts';
import { bind, type Binding } from './binding.ts';
import type { Metrics } from './Metrics.ts';
import { openApiDocument } from './openApi/openApiDocument.ts';
import { Readiness, type Dependency } from './Readiness.ts';

export interface ServerHandlersOptions {
  version: string;
  captioning: () => CaptioningStatus;
  /** Whose pages may show the page of a guest link in a frame. */
  embedOrigins: readonly string[];
  /** Null: nobody is sent to an identity provider. */
  issuerSignIn: IssuerSignIn | null;
  /** Whether the server is about to be stopped. */
  draining: () => boolean;
  metrics: Metrics;
  /** By name. */
  dependencies: Readonly<Record<string, Dependency>>;
}

export function serverHandlers(options: ServerHandlersOptions): Binding[] {
  const { version, captioning, embedOrigins, issuerSignIn } = options;
  const readiness = new Readiness(options.dependencies);
  const document = lazy(() => ({ ...openApiDocument(routes, version) }));
  return [
    bind(getCapabilities, async () => ({
      version,
      captioning: captioning(),
      embedOrigins: [...embedOrigins],
      identityProvider: issuerSignIn !== null,
    })),

    bind(getMetrics, () => options.metrics.text()),

    bind(getOpenApi, async () => document()),

    bind(getLiveness, async () => ({ status: 'live' as const })),

    bind(getReadiness, async () => {
      const { status, dependencies } = await readiness.report();
      if (options.draining()) throw new WireError('SERVER_DRAINING', { dependencies });
      if (status === 'unready') throw new WireError('DEPENDENCY_UNAVAILABLE', { dependencies });
      return { status, dependencies };
    }),
  ];
}

/** Made when it is first wanted: it takes longer than a request should. */
function lazy<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
