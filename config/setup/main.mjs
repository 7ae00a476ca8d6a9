// Set-up: what `npm start` and `npm test` need before they can run, on a machine with Node 18 and git.
//
//   node config/setup/main.mjs start|test
//
// Runs before the npm packages are there, so it is plain JavaScript without dependencies. Each step looks whether its
// part is in place, and only where it is not says so, makes it and looks again.
import { join } from 'node:path';
import { readEnvironment } from './environment.mjs';
import { firefoxForTests } from './firefoxForTests.mjs';
import { cacheFolder, projectRoot } from './locations.mjs';
import { withLock } from './lock.mjs';
import { neo4jForTests } from './neo4jForTests.mjs';
import { nodeRuntime } from './nodeRuntime.mjs';
import { npmPackages } from './npmPackages.mjs';
import { SetupError } from './run.mjs';
import { endProgress, say } from './say.mjs';
import { schemathesisForTests } from './schemathesisForTests.mjs';
import { systemPackages } from './systemPackages.mjs';
import { modelDownload, modelFromPackages } from './whisperModel.mjs';
import { workerBuild, workerDownload } from './worker.mjs';

// Downloads stand first, so that the system packages that replace what cannot be downloaded are asked for once.
const steps = [
  workerDownload,
  modelDownload,
  systemPackages,
  npmPackages,
  nodeRuntime,
  workerBuild,
  modelFromPackages,
  neo4jForTests,
  schemathesisForTests,
  firefoxForTests,
];

async function setUp(context) {
  if (await allInPlace(context)) return;
  await withLock(join(context.cacheDir, 'setup.lock'), async () => {
    for (const step of steps) await take(step, context);
  });
}

async function allInPlace(context) {
  for (const step of steps) if (await step.missing(context)) return false;
  return true;
}

async function take(step, context) {
  const missing = await step.missing(context);
  if (!missing) return;
  const startMs = Date.now();
  say(`- ${step.title}: ${missing}`);
  say(`    ${step.why}`);
  const made = await step.make(context);
  endProgress();
  const still = await step.missing(context);
  if (still) throw new SetupError(`${step.title}: still ${still}`);
  if (made === false) return;
  say(`    done (${((Date.now() - startMs) / 1000).toFixed(1)} s)`);
}

async function main() {
  const [goal] = process.argv.slice(2);
  if (goal !== 'start' && goal !== 'test') {
    throw new SetupError('Usage: node config/setup/main.mjs start|test');
  }
  if (Number(process.versions.node.split('.')[0]) < 18) {
    throw new SetupError(`Node 18 or newer is needed; this is ${process.version}.`, 'https://nodejs.org');
  }
  const env = readEnvironment(projectRoot);
  const context = {
    root: projectRoot,
    env,
    cacheDir: cacheFolder(env),
    tests: goal === 'test',
    /** The worker cannot be downloaded. */
    buildWorker: false,
    /** Sizes whose host cannot be reached and that packages carry. */
    modelsFromPackages: new Set(),
    /** Sizes that cannot be had, with the reason. */
    modelsGivenUp: new Map(),
    /** Why the tests have to do without Neo4j. */
    neo4jGivenUp: undefined,
    /** And without schemathesis. */
    schemathesisGivenUp: undefined,
    /** And without Firefox. */
    firefoxGivenUp: undefined,
  };
  await setUp(context);
  for (const [size, reason] of context.modelsGivenUp) {
    say(`No captions by this machine: the Whisper model ${size} cannot be fetched (${reason}).`);
    say('Everything else works. WHISPER_MODEL can name another size or a file, GROQ_API_KEY a service.');
  }
  if (context.neo4jGivenUp) say(`Tests on Neo4j will be skipped: ${context.neo4jGivenUp}`);
  if (context.firefoxGivenUp) say(`The test in Firefox will be skipped: ${context.firefoxGivenUp}`);
  if (context.schemathesisGivenUp) {
    say(`Tests by schemathesis will be skipped: ${context.schemathesisGivenUp}`);
  }
}

// Node 18 calls its own fetch experimental, which is nobody's concern here.
process.removeAllListeners('warning');

main().catch((error) => {
  endProgress();
  const text = error instanceof SetupError ? error.message : error.stack;
  process.stderr.write(`\nSet-up stopped. ${text}\n${error.advice ? `\n${error.advice}\n` : ''}`);
  process.exitCode = 1;
});
