/** What kept a device from being opened, in the words of `LocalSource.fault`. */
import type { LocalSource } from './callState.ts';

/** Names of the errors of getUserMedia and getDisplayMedia (W3C Media Capture and Streams, section 10.2). */
export function captureFault(error: unknown): Exclude<LocalSource['fault'], null> {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permissionDenied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'notFound';
    case 'NotReadableError':
    case 'AbortError':
      return 'inUse';
    default:
      return 'failed';
  }
}
