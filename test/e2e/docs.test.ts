import { expect, test } from 'vitest';
import { routes } from '../../src/wire/protocol.ts';
import { Cast } from '../support/browser.ts';
import { startTestApi } from '../support/testApi.ts';

test('the interface is shown in a browser, under the strict policy and without another host', async () => {
  const api = await startTestApi();
  const cast = new Cast(api.url);
  try {
    const { page } = await cast.open();
    const hosts = new Set<string>();
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http')) hosts.add(host);
    });
    await page.goto(`${api.url}/docs/`);
    await page.locator('.opblock').first().waitFor();
    await expect.poll(() => page.locator('.opblock').count()).toBe(routes.length);

    await page.locator('#operations-health-getLiveness .opblock-summary-control').click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.locator('.live-responses-table', { hasText: '"live"' }).waitFor();
    expect([...hosts]).toEqual([new URL(api.url).host]);
  } finally {
    await cast.close();
    await api.close();
  }
});
