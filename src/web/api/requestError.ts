/** Why a request came to nothing: refused by the server with a code of the catalogue, or never answered. */
import { errorCatalogue, type ErrorBody, type ErrorCode } from '../../wire/errors.ts';

/**
 * Failures on this side of the wire; no server sends these.
 * - `UNREACHABLE`: no answer (offline, server away, time ran out);
 * - `UNEXPECTED_REPLY`: an answer that the protocol does not know (a server of another version, a proxy's page);
 * - `BROWSER_UNSUPPORTED`: this browser has no WebRTC that the call could use.
 */
export type LocalErrorCode = 'UNREACHABLE' | 'UNEXPECTED_REPLY' | 'BROWSER_UNSUPPORTED';

export interface RequestFailure {
  code: ErrorCode | LocalErrorCode;
  message: string;
  details: Record<string, unknown>;
  /** Names the request in the server's log; null where it never got there. */
  requestId: string | null;
}

const localMessages: Record<LocalErrorCode, string> = {
  UNREACHABLE: 'The server does not answer.',
  UNEXPECTED_REPLY: 'The server answered with something this page does not understand.',
  BROWSER_UNSUPPORTED: 'This browser cannot take part in calls.',
};

export class RequestError extends Error {
  readonly failure: RequestFailure;

  private constructor(failure: RequestFailure, cause?: unknown) {
    super(failure.message, { cause });
    this.name = 'RequestError';
    this.failure = failure;
  }

  get code(): RequestFailure['code'] {
    return this.failure.code;
  }

  /** The same request may succeed later without being changed. */
  get retryable(): boolean {
    const { code } = this.failure;
    return code in errorCatalogue ? errorCatalogue[code as ErrorCode].retryable : code === 'UNREACHABLE';
  }

  static refused(body: ErrorBody): RequestError {
    return new RequestError(body);
  }

  static local(code: LocalErrorCode, cause?: unknown): RequestError {
    return new RequestError({ code, message: localMessages[code], details: {}, requestId: null }, cause);
  }
}
