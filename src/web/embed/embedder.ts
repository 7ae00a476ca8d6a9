/** The page that shows this one in a frame. */
import type { EmbedMessage } from '../../wire/embed.ts';
import { getCapabilities } from '../../wire/routes/server.ts';
import { callRoute } from '../api/callRoute.ts';

/** Firefox knows no `ancestorOrigins`; the referrer is then that of the frame, which its page may keep back. */
function parentOrigin(): string | null {
  // Not in every browser, whatever the type says.
  const ancestors = location.ancestorOrigins as DOMStringList | undefined;
  if (ancestors?.[0] !== undefined) return ancestors[0];
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : null;
}

let allowed: Promise<readonly string[]> | null = null;

/** Tells that page, where this server lists its origin, and nobody else. Nothing happens outside of a frame. */
export async function tellEmbedder(message: Omit<EmbedMessage, 'source'>): Promise<void> {
  if (window.parent === window) return;
  const origin = parentOrigin();
  allowed ??= callRoute(getCapabilities, {}).then(({ embedOrigins }) => embedOrigins);
  const listed = await allowed.catch(() => {
    allowed = null;
    return [] as string[];
  });
  if (origin === null || !listed.includes(origin)) return;
  window.parent.postMessage({ source: 'consilium', ...message } satisfies EmbedMessage, origin);
}
