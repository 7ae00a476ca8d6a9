/**
 * The links this browser made. The server keeps no secret it could show again, so that copying the same link a
 * second time needs a memory here; without it every copy would make another invite.
 */
import { z } from 'zod';
import type { InviteView } from '../../wire/routes/rooms.ts';
import { localStore } from '../storage.ts';

const storageKey = 'consilium.guestLinks';
const stored = z.record(z.string(), z.string());

function read(): Record<string, string> {
  try {
    return stored.parse(JSON.parse(localStore.getItem(storageKey) ?? '{}'));
  } catch {
    return {};
  }
}

export function rememberLink(inviteId: string, url: string): void {
  localStore.setItem(storageKey, JSON.stringify({ ...read(), [inviteId]: url }));
}

export function forgetLink(inviteId: string): void {
  const { [inviteId]: _gone, ...rest } = read();
  localStore.setItem(storageKey, JSON.stringify(rest));
}

/** Whoever uses this browser next shall not find working links in it. */
export function forgetLinks(): void {
  localStore.removeItem(storageKey);
}

export const isUsable = (invite: InviteView): boolean =>
  invite.revokedAt === null && (invite.expiresAt === null || Date.parse(invite.expiresAt) > Date.now());

/** A link of that role that still works and that this browser can copy again. */
export function knownLink(invites: readonly InviteView[], role: InviteView['role']): string | null {
  const links = read();
  for (const invite of invites) {
    const url = links[invite.inviteId];
    if (url !== undefined && invite.role === role && isUsable(invite)) return url;
  }
  return null;
}
