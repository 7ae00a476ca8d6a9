/** Small schemas that several entries share. Every object of the protocol is strict: unknown fields are refused. */
import { z } from 'zod';

/** UUIDv7 made by the application (RFC 9562). */
export const id = z.uuidv7();

/** Characters that change how text around them reads: C0/C1 controls and bidirectional overrides (UAX #9). */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const unsafeCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** Not for reading: a password. */
export const secretText = (minLength: number, maxLength: number) =>
  z
    .string()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !unsafeCharacters.test(text), { error: 'control characters are not allowed' });

/** Trimmed, not empty. */
export const plainText = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => !unsafeCharacters.test(text), { error: 'control characters are not allowed' });

/** A name people see: one line, up to 80 characters. */
export const displayName = plainText(80).refine((text) => !/[\r\n\t]/.test(text), { error: 'one line only' });

export const roomName = plainText(120).refine((text) => !/[\r\n\t]/.test(text), { error: 'one line only' });

export const chatText = plainText(4000);

/** ISO 8601 in UTC. */
export const timestamp = z.iso.datetime();

/** Milliseconds since the beginning of the session (DESIGN section 3). */
export const sessionMs = z.number().nonnegative();

/**
 * The language somebody speaks: ISO 639-1 as Whisper names it, or `auto` to let the recogniser detect it.
 */
export const spokenLanguage = z.string().regex(/^(auto|[a-z]{2,3})$/, { error: 'an ISO 639-1 code or auto' });

export const empty = z.strictObject({});
