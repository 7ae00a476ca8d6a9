/** The browser's own notifications, which are seen in other tabs and programs too. */

export type NotificationPermissionState = NotificationPermission | 'unsupported';

export const notificationPermission = (): NotificationPermissionState =>
  'Notification' in globalThis ? Notification.permission : 'unsupported';

export async function askForNotifications(): Promise<NotificationPermissionState> {
  if (!('Notification' in globalThis)) return 'unsupported';
  return Notification.requestPermission();
}

/** Whether one was shown. The tag replaces an earlier one of the same person. */
export function notify(title: string, body: string, tag: string): boolean {
  if (notificationPermission() !== 'granted') return false;
  try {
    const notification = new Notification(title, { body, tag, icon: `${import.meta.env.BASE_URL}icon.svg` });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return true;
  } catch {
    // Chrome on Android has the constructor but allows only service workers to use it.
    return false;
  }
}
