import type { types } from 'mediasoup-client';

export function installWebRtc(): () => void;
export function loadDevice(routerRtpCapabilities: Record<string, unknown>): Promise<types.Device>;
export function audioTrack(): MediaStreamTrack & { writeRtp(packet: Buffer): void };
