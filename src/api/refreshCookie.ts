import type { Request, Response } from 'express';

/**
 * The refresh token of a page: in a cookie that no script reads, sent to the routes of signing in alone, and never by
 * the page of another site (RFC 6265bis, SameSite=Strict).
 */
export interface RefreshCookie {
  read(): string | null;
  set(refreshToken: string): void;
  clear(): void;
}

const name = 'consilium-refresh';
const path = '/api/v1/auth';
/** The token itself ends earlier where it is not used. */
const maxAgeMs = 7 * 24 * 60 * 60_000;

/** `secure`: people reach this server by HTTPS. */
export function refreshCookie(request: Request, response: Response, secure: boolean): RefreshCookie {
  const attributes = { path, httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read: () => new RegExp(`(?:^|;\\s*)${name}=([\\w.-]+)`).exec(request.get('cookie') ?? '')?.[1] ?? null,
    set: (refreshToken) => response.cookie(name, refreshToken, { ...attributes, maxAge: maxAgeMs }),
    clear: () => response.clearCookie(name, attributes),
  };
}
