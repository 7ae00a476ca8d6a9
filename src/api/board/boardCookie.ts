import type { Request, Response } from 'express';
import { boardPassLifetimeMs } from '../../auth/BoardPasses.ts';

/** Where the board of jobs is. */
export const boardPath = '/admin/board';
const name = 'consilium-board';

/** Read by no script, sent to the board alone, and never from the page of another site. `secure`: people come by HTTPS. */
export function setBoardPass(response: Response, secret: string, secure: boolean): void {
  response.cookie(name, secret, {
    path: boardPath,
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: boardPassLifetimeMs,
  });
}

export const boardPassOf = (request: Request): string | null =>
  new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`).exec(request.get('cookie') ?? '')?.[1] ?? null;
