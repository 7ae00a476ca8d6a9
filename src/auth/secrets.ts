/** Secrets that stand in links: who has one is let in, so only their hashes are kept. */
import { createHash, randomBytes } from 'node:crypto';

const secretBytes = 32;

/** 256 bits, base64url. */
export const newSecret = (): string => randomBytes(secretBytes).toString('base64url');

/** SHA-256, hexadecimal. Without salt, which a secret of 256 random bits does not need. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
