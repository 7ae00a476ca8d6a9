// A device that sends and receives real packets in Node: mediasoup-client on werift. Plain JavaScript, since the
// types of werift's polyfill redefine the browser's globals for the whole project.
import { installPolyfill } from 'werift/polyfill';
import {
  MediaStreamTrack,
  useAbsSendTime,
  useAudioLevelIndication,
  useSdesMid,
  useTransportWideCC,
} from 'werift';

/** Makes WebRTC global; answers how to take it away again. */
export function installWebRtc() {
  const audio = [useSdesMid(), useAbsSendTime(), useTransportWideCC(), useAudioLevelIndication()];
  return installPolyfill({ mediaRegister: [], peerConnectionConfig: { headerExtensions: { audio } } });
}

/** A device that has loaded the router's capabilities. Call after `installWebRtc`. */
export async function loadDevice(routerRtpCapabilities) {
  const { Device } = await import('mediasoup-client');
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities });
  return device;
}

/** A track whose packets the test writes. */
export const audioTrack = () => new MediaStreamTrack({ kind: 'audio' });
