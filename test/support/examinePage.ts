import { AxeBuilder } from '@axe-core/playwright';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { animationsEnded } from './animationsEnded.ts';
import type { Person } from './browser.ts';

/** Where pictures of every state go, for people to look at; none are taken unless it is set. */
const screenshotFolder = process.env.TEST_SCREENSHOTS;

/** Holds what is on screen against WCAG 2.2 AA, and that nothing has to be scrolled sideways. */
export async function examine({ page }: Person, state: string): Promise<void> {
  if (screenshotFolder) {
    await mkdir(screenshotFolder, { recursive: true });
    const width = page.viewportSize()?.width ?? 0;
    await page.screenshot({ path: join(screenshotFolder, `${state.replaceAll(' ', '-')}-${width}.png`) });
  }
  await animationsEnded(page);
  const { violations } = await new AxeBuilder({ page })
    // React Aria's announcements, already read out, may name what is closed by now.
    .exclude('[data-live-announcer]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
  );
  expect(found, state).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${state}: sideways scrolling`).toBe(0);
}
