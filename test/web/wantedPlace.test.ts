import { expect, it, vi } from 'vitest';
import { forgetWantedPlace, goToOrganisation, wantedPlace } from '../../src/web/start/organisation.ts';

vi.mock('../../src/web/api/callRoute.ts', () => ({ callRoute: () => Promise.resolve({ url: 'there' }) }));

it('the wanted place is remembered until it is forgotten', async () => {
  vi.stubGlobal('location', { assign: () => undefined });
  const before = wantedPlace();
  await goToOrganisation('/cases/1');
  expect(wantedPlace()).toBe('/cases/1');
  forgetWantedPlace();
  expect(wantedPlace()).toBe(before);
  vi.unstubAllGlobals();
});
