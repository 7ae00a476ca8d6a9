/** Names of browsers for whatever the system has chosen: no devices of their own. */
const aliases: readonly string[] = ['default', 'communications'];

/** Another device of the same kind than the one that is gone or gives nothing; null where there is none. */
export function otherDevice(
  devices: readonly MediaDeviceInfo[],
  than: Pick<MediaTrackSettings, 'deviceId' | 'groupId'> | null,
): MediaDeviceInfo | null {
  return (
    devices.find(
      ({ deviceId, groupId }) =>
        !aliases.includes(deviceId) &&
        deviceId !== than?.deviceId &&
        // The one that the system's choice stood for.
        !(aliases.includes(than?.deviceId ?? '') && groupId !== '' && groupId === than?.groupId),
    ) ?? null
  );
}
