import { RequestError } from '../api/requestError.ts';
import { freshToken, tokenRefused } from './renewal.ts';

const isAboutTheToken = (error: unknown): boolean =>
  error instanceof RequestError && (error.code === 'TOKEN_EXPIRED' || error.code === 'UNAUTHENTICATED');

/** Asks with the token of who signed in, fresh; once more with a new one where the server does not take it. */
export async function asSignedIn<Reply>(ask: (token: string | undefined) => Promise<Reply>): Promise<Reply> {
  const token = await freshToken();
  if (token === undefined) return ask(token);
  try {
    return await ask(token);
  } catch (error) {
    if (!isAboutTheToken(error) || !(await tokenRefused(token))) throw error;
    return ask(await freshToken());
  }
}
