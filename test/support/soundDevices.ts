/**
 * A microphone and loudspeakers on a machine without a sound card: a PulseAudio server of the test's own, with two
 * sinks that lead nowhere. What is played into the one is heard as the microphone.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface SoundDevices {
  /** What a program needs in its environment to find them. */
  environment: Record<string, string>;
  /** The microphone hears this WAV file, once. Resolves when it was played. */
  play(file: string): Promise<void>;
  close(): Promise<void>;
}

const startTries = 100;

export async function startSoundDevices(): Promise<SoundDevices> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-sound-'));
  const socket = join(folder, 'native');
  const environment = {
    PULSE_SERVER: `unix:${socket}`,
    PULSE_COOKIE: join(folder, 'cookie'),
    PULSE_RUNTIME_PATH: folder,
    PULSE_STATE_PATH: folder,
    XDG_CONFIG_HOME: folder,
  };
  const modules = [
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    'module-null-sink sink_name=loudspeakers',
    'module-null-sink sink_name=heard',
    // As a device of its own: browsers leave monitors out of the list of microphones.
    'module-remap-source master=heard.monitor source_name=microphone',
  ];
  const child = spawn(
    'pulseaudio',
    [
      ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disallow-exit'],
      ...modules.flatMap((module) => ['-L', module]),
    ],
    { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const control = (...order: string[]) =>
    promisify(execFile)('pactl', order, { env: { ...process.env, ...environment } });
  const close = async () => {
    if (child.exitCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let tried = 0; !existsSync(socket); tried++) {
      if (tried === startTries || child.exitCode !== null) throw new Error(`no PulseAudio:\n${said}`);
      await delay(100);
    }
    await control('set-default-sink', 'loudspeakers');
    await control('set-default-source', 'microphone');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    environment,
    async play(file) {
      await promisify(execFile)('paplay', ['--device=heard', file], {
        env: { ...process.env, ...environment },
      });
    },
    close,
  };
}
