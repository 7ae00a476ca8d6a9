/**
 * Whether a page from `origin` (a request's Origin header; none is sent by other programs than browsers) may use
 * this server: pages of this very host, and those of the listed origins. What decides about people are tokens, which
 * no browser sends by itself; this keeps other sites' pages from trying at all.
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
