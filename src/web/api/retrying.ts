import { RequestError, type RequestFailure } from './requestError.ts';

const retryMs = 3000;

/** Keeps something going that the server may refuse for the moment, or for good. */
export interface Retrying {
  /** Does it; what it rejects with is looked at as in `failed`. */
  attempt(work: () => Promise<void>): Promise<void>;
  /** `again` after a moment where that may help, else `end`. */
  failed(error: RequestError): void;
  stop(): void;
}

export function retrying(again: () => void, end: (failure: RequestFailure) => void): Retrying {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const failed = (error: RequestError): void => {
    if (!error.retryable) {
      end(error.failure);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(again, retryMs);
  };
  return {
    failed,
    async attempt(work) {
      try {
        await work();
      } catch (error) {
        if (error instanceof RequestError) failed(error);
        else reportError(error);
      }
    },
    stop: () => clearTimeout(timer),
  };
}
