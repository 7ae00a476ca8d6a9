import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const pageHtml = '<!doctype html><title>Consilium</title>';

/** What a built page is made of, as far as serving it goes. */
export async function writeTestPage(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), pageHtml);
  await writeFile(join(folder, '.sources'), 'stamp');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'assets/main-abc123.js'), 'export const long = 1;\n'.repeat(500));
}
