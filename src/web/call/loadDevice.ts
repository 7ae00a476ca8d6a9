/** The mediasoup device of this page. */
import { Device } from 'mediasoup-client';
import type { Admission } from '../../wire/events/admission.ts';
import { RequestError } from '../api/requestError.ts';

/**
 * Makes a device that knows the router's codecs and header extensions.
 * Rejects with a `RequestError`: BROWSER_UNSUPPORTED.
 */
export async function loadDevice(router: Admission['routerRtpCapabilities']): Promise<Device> {
  try {
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: router });
    return device;
  } catch (error) {
    throw RequestError.local('BROWSER_UNSUPPORTED', error);
  }
}
