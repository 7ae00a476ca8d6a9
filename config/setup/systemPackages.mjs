// Programs and libraries that come from the operating system's packages.
import { existsSync } from 'node:fs';
import { findExecutable } from './locations.mjs';
import { mustRun, run, SetupError } from './run.mjs';
import { withElapsed } from './say.mjs';

const speech = '/usr/share/pocketsphinx/test/data/librivox';

/** One package: its name for apt and for Homebrew (where there is one), and how to see that it is there. */
const program = (apt, brew, executable = apt) => ({
  apt,
  brew,
  present: (env) => findExecutable(executable, env) !== undefined,
});
const library = (apt, brew, pkgConfig) => ({
  apt,
  brew,
  present: async (env) => (await run('pkg-config', ['--exists', pkgConfig], { env })).code === 0,
});

const redis = program('redis-server', 'redis');
const always = [program('ffmpeg', 'ffmpeg'), program('espeak-ng', 'espeak-ng')];
const forTests = [
  program('chromium', '--cask chromium'),
  program('coturn', 'coturn', 'turnserver'),
  // Shares port 443 in docker-compose.yml.
  program('haproxy', 'haproxy'),
  // Tells a browser to trust the authority of a test's certificates.
  program('libnss3-tools', 'nss', 'certutil'),
  // Closes networks of tests; not in every user's PATH.
  { apt: 'nftables', present: () => process.platform !== 'linux' || existsSync('/usr/sbin/nft') },
  // Recorded speech; Homebrew has no package of it, and the tests that need it say so.
  { apt: 'pocketsphinx-testdata', present: () => process.platform !== 'linux' || existsSync(speech) },
];
const forModel = [
  {
    apt: 'python3-pip',
    brew: 'python',
    present: async (env) => (await run('python3', ['-m', 'pip', '--version'], { env })).code === 0,
  },
];
const forWorkerBuild = [
  program('meson', 'meson'),
  program('ninja-build', 'ninja', 'ninja'),
  program('g++', 'gcc'),
  program('pkg-config', 'pkgconf'),
  program('flatbuffers-compiler', 'flatbuffers', 'flatc'),
  library('libflatbuffers-dev', 'flatbuffers', 'flatbuffers'),
  library('libuv1-dev', 'libuv', 'libuv'),
  library('libssl-dev', 'openssl@3', 'openssl'),
  library('libsrtp2-dev', 'srtp', 'libsrtp2'),
  library('libabsl-dev', 'abseil', 'absl_strings'),
];

/** The packages that this run needs and the machine does not have. */
async function missingPackages({ env, tests, buildWorker, modelsFromPackages }) {
  const wanted = [
    ...(env.REDIS_URL && !tests ? [] : [redis]),
    ...always,
    ...(tests ? forTests : []),
    ...(modelsFromPackages.size > 0 ? forModel : []),
    ...(buildWorker ? forWorkerBuild : []),
  ];
  const present = await Promise.all(wanted.map((each) => each.present(env)));
  return wanted.filter((_, i) => !present[i]);
}

export const systemPackages = {
  title: 'System packages',
  why: 'programs and libraries that come with the operating system',

  async missing(context) {
    const names = (await missingPackages(context)).map(({ apt }) => apt);
    return names.length > 0 ? `${names.join(', ')} missing` : undefined;
  },

  async make(context) {
    await install(await missingPackages(context), context);
  },
};

/** Installs these packages, or throws a SetupError that says how to do it by hand. */
async function install(packages, { env }) {
  const apt = packages.map((each) => each.apt);
  const root = await rootCommand(env);
  if (!root || !findExecutable('apt-get', env)) throw new SetupError(noRights, commands(packages));
  const command = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', ...apt];
  const [first, ...rest] = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const options = { env, advice: `By hand:\n${commands(packages)}` };
  await withElapsed(`apt-get install ${apt.join(' ')}`, async () => {
    // The lists may be missing or old; where they cannot be fetched, what is there may still do.
    await run(first, [...rest, 'update'], options);
    await mustRun(first, [...rest, ...command], options);
  });
}

const java = program('default-jre-headless', 'openjdk', 'java');
const maven = program('maven', 'maven', 'mvn');

/** Java and Maven; a SetupError says why they cannot be had. */
export async function installMaven(context) {
  const missing = [java, maven].filter((each) => !each.present(context.env));
  if (missing.length > 0) await install(missing, context);
}

const python = {
  apt: 'python3-venv',
  brew: 'python',
  present: async (env) => (await run('python3', ['-c', 'import ensurepip'], { env })).code === 0,
};

/** Python with environments of its own; a SetupError says why it cannot be had. */
export async function installPython(context) {
  if (!(await python.present(context.env))) await install([python], context);
}

/** Not by Homebrew: macOS has sound devices, and the test plays into PulseAudio's. */
const forFirefox = [
  program('firefox-esr'),
  program('pulseaudio'),
  program('pulseaudio-utils', undefined, 'pactl'),
];
const missingForFirefox = (env) => forFirefox.filter((each) => !each.present(env));

/** Names of the packages with Firefox, and with sound devices for it, that are not there. */
export const firefoxMissing = (env) => missingForFirefox(env).map(({ apt }) => apt);

/** Firefox and PulseAudio; a SetupError says why they cannot be had. */
export const installFirefox = (context) => install(missingForFirefox(context.env), context);

const noRights =
  'These packages are needed, and set-up cannot install them: that takes apt-get and root, or sudo without a password.';

/** What to put before a command to run it as root: nothing as root, sudo without a password, or undefined. */
async function rootCommand(env) {
  if (process.getuid?.() === 0) return [];
  return (await run('sudo', ['-n', 'true'], { env })).code === 0 ? ['sudo', '-n'] : undefined;
}

/** The commands that install these packages, one for each kind of system. */
export function commands(packages) {
  const brew = [...new Set(packages.map((each) => each.brew).filter(Boolean))].sort();
  const lines = [`Debian, Ubuntu:   sudo apt-get install ${packages.map((each) => each.apt).join(' ')}`];
  if (brew.length > 0) {
    const casks = brew.filter((name) => name.startsWith('--cask '));
    const formulas = brew.filter((name) => !casks.includes(name));
    const parts = [...(formulas.length > 0 ? [formulas.join(' ')] : []), ...casks];
    lines.push(`macOS:            ${parts.map((part) => `brew install ${part}`).join(' && ')}`);
  }
  return `${lines.join('\n')}\nThen run the same command again.`;
}
