/** How much JavaScript the first pages load, as built. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, expect, test } from 'vitest';

const firstLoadMaxBytes = 300_000;
let chunks: Map<string, Rolldown.OutputChunk>;

beforeAll(async () => {
  // The test runner says `test`, and React would be built for development.
  process.env['NODE_ENV'] = 'production';
  const built = await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    logLevel: 'silent',
    build: { write: false },
  });
  const { output } = Array.isArray(built) ? built[0]! : (built as Rolldown.RolldownOutput);
  chunks = new Map(output.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
}, 120_000);

/** A chunk and all that it imports at once. */
function closure(fileNames: readonly string[]): Rolldown.OutputChunk[] {
  const seen = new Set<string>();
  const visit = (fileName: string) => {
    if (seen.has(fileName)) return;
    seen.add(fileName);
    chunks.get(fileName)?.imports.forEach(visit);
  };
  fileNames.forEach(visit);
  return [...seen].flatMap((fileName) => chunks.get(fileName) ?? []);
}

function fileOf(moduleSuffix: string): string {
  for (const chunk of chunks.values()) {
    if (chunk.facadeModuleId?.endsWith(moduleSuffix)) return chunk.fileName;
  }
  throw new Error(`no chunk for ${moduleSuffix}`);
}

const entry = (): string => [...chunks.values()].find((chunk) => chunk.isEntry)!.fileName;

test.each([
  { name: 'the rooms', modules: ['rooms/RoomsPage.tsx', 'call/lobbyWatch.ts'] },
  { name: 'a guest link', modules: ['join/JoinPage.tsx'] },
])('$name: under 300 kB compressed, without the call’s media code', ({ modules }) => {
  const loaded = closure([entry(), ...modules.map(fileOf)]);
  const bytes = loaded.reduce((sum, chunk) => sum + gzipSync(chunk.code).byteLength, 0);
  expect(bytes).toBeLessThan(firstLoadMaxBytes);
  const packages = loaded.flatMap((chunk) => Object.keys(chunk.modules));
  expect(packages.some((id) => id.includes('/react-dom/'))).toBe(true);
  expect(packages.filter((id) => id.includes('/mediasoup-client/'))).toEqual([]);
});

test('the call itself, with everything that came before it, too', () => {
  const loaded = closure([entry(), fileOf('join/JoinPage.tsx'), fileOf('room/VisitRoom.tsx')]);
  expect(loaded.flatMap((chunk) => Object.keys(chunk.modules)).join()).toContain('/mediasoup-client/');
  const bytes = loaded.reduce((sum, chunk) => sum + gzipSync(chunk.code).byteLength, 0);
  expect(bytes).toBeLessThan(firstLoadMaxBytes);
});
