/** Passwords are kept as argon2id hashes with the parameters of OWASP's Password Storage Cheat Sheet. */
import { hash, verify } from '@node-rs/argon2';

/** Algorithm.Argon2id: the package declares a const enum, which has no value where types are only erased. */
const argon2id = 2;
const parameters = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** In the PHC string format, with its salt and parameters. */
export const hashPassword = (password: string): Promise<string> => hash(normal(password), parameters);

let nobodysHash: Promise<string> | undefined;

/** As much work for no account (`hashed` null) as for a wrong password, so that the time tells nothing. */
export async function passwordMatches(hashed: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword('the password of nobody');
  const matches = await verify(hashed ?? (await nobodysHash), normal(password));
  return matches && hashed !== null;
}

/** The same characters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2). */
const normal = (password: string) => password.normalize('NFKC');
