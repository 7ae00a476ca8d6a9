import { allTogether } from '../../config/Lifecycle.ts';
import type { Surroundings } from '../../config/Surroundings.ts';
import { MeasuredGraph } from '../graph/MeasuredGraph.ts';
import { openGraph } from '../graph/openGraph.ts';
import { KeyRing } from '../privacy/KeyRing.ts';
import { openRecorder } from './openRecorder.ts';

/** The graph, its keys, and what writes visits into it. */
export async function startRecord({ environment, logger, lifecycle }: Surroundings) {
  const { dataDir } = environment;
  const [keyRing, graph] = await allTogether([
    KeyRing.load({ ...environment.keys, dataDir }),
    lifecycle.start(
      'graph',
      async () => new MeasuredGraph(await openGraph({ ...environment, logger })),
      (opened) => opened.close(),
    ),
  ]);
  const recording = await lifecycle.start(
    'recording',
    () => openRecorder({ dataDir, graph, keyRing, logger }),
    (opened) => opened.close(),
  );
  return { keyRing, graph, recording };
}
