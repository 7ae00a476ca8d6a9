import type { Request, Response } from 'express';
import { issuerSignInMs } from '../auth/IssuerSignIn.ts';

/**
 * The browser that began to sign in at the identity provider: read by no script, and never sent by the page of another
 * site. The page itself brings it when it has come back.
 */
export interface IssuerCookie {
  read(): string | null;
  set(browser: string): void;
}

/** `secure`: people reach this server by HTTPS. Then no other host can have set it (RFC 6265bis, section 4.1.3.2). */
export function issuerCookie(request: Request, response: Response, secure: boolean): IssuerCookie {
  const name = `${secure ? '__Host-' : ''}consilium-issuer`;
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read: () =>
      new RegExp(`(?:^|;\\s*)${name}=([\\w-]{43})(?:;|$)`).exec(request.get('cookie') ?? '')?.[1] ?? null,
    set: (browser) => response.cookie(name, browser, { ...attributes, maxAge: issuerSignInMs }),
  };
}
