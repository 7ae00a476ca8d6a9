/** Stands in for `src/web/call/createCallClient.ts` in the gallery: in the call at once, as the patient. */
import type { createCallClient as real } from '../../../src/web/call/createCallClient.ts';
import { asPatient } from './callStates.ts';
import { FakeCallClient } from './FakeCallClient.ts';

export const createCallClient: typeof real = () => {
  window.callClient = new FakeCallClient(asPatient());
  return window.callClient;
};
