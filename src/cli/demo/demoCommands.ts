import { z } from 'zod';
import { adminSocketPath } from '../../../config/adminSocket.ts';
import { askServer } from '../askServer.ts';
import type { Demo } from './Demo.ts';

const names = { make: 'demo-make', remove: 'demo-remove' } as const;
const limitMs = 60_000;

const makeReply = z.array(
  z.strictObject({ displayName: z.string(), role: z.string(), email: z.string(), password: z.string() }),
);
const removeReply = z.strictObject({ people: z.int(), cases: z.int() });

/** Throws where people's own data is to be expected. */
export function refuseDemoInProduction({ production }: { production: boolean }): void {
  if (production) {
    throw new Error(
      'There is no demonstration in production: it would make accounts with known names (NODE_ENV, CONSILIUM_OIDC_ISSUER).',
    );
  }
}

/** For the operator's socket of a server. */
export function demoCommands(demo: () => Promise<Demo>, environment: { production: boolean }) {
  return {
    [names.make]: async () => {
      refuseDemoInProduction(environment);
      return (await demo()).make();
    },
    [names.remove]: async () => (await demo()).remove(),
  };
}

/** What the person at the terminal is told. Throws where no server runs in this data folder. */
export async function makeDemo(dataDir: string): Promise<string> {
  const made = makeReply.parse(await ask(dataDir, names.make));
  const accounts = made.map(
    ({ displayName, role, email, password }) =>
      `  ${displayName.padEnd(20)} ${role.padEnd(10)} ${email.padEnd(20)} ${password}`,
  );
  const told =
    made.length === 0
      ? ['The demonstration is there already; its passwords were printed when it was made.']
      : [
          'A demonstration, invented people and an invented case. Their passwords are shown this once:',
          '',
          ...accounts,
          '',
        ];
  return ['', ...told, '"npm run demo:remove" takes all of it away.', ''].join('\n');
}

export async function removeDemo(dataDir: string): Promise<string> {
  const { people, cases } = removeReply.parse(await ask(dataDir, names.remove));
  return `The demonstration is gone (people: ${people}, cases: ${cases}). The audit log keeps what was done.`;
}

async function ask(dataDir: string, command: string): Promise<unknown> {
  const reply = await askServer(adminSocketPath(dataDir), command, { limitMs });
  if (reply === null)
    throw new Error(`No server runs with the data folder ${dataDir}. npm start starts one.`);
  return reply;
}
