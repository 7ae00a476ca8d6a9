/** `npm run docs`: writes `src/wire/protocol.md`. */
import { writeFile } from 'node:fs/promises';
import { protocolDocument } from './protocolDocument.ts';

await writeFile(new URL('../protocol.md', import.meta.url), protocolDocument());
