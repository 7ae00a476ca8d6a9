/** The relay (TURN) that media takes where nothing else gets through, and how this server lets people use it. */
import { z } from 'zod';
import { list } from './settingForms.ts';

/** RFC 7065, with host names and IPv4 addresses, and IPv6 addresses in brackets. */
const turnUrl = z
  .string()
  .max(300)
  .regex(/^turns?:([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?(\?transport=(udp|tcp))?$/)
  // WebRTC has no TURN over DTLS (RFC 8835, section 3.4, asks for UDP, TCP and TLS).
  .refine((url) => !(url.startsWith('turns:') && url.endsWith('=udp')));

/** The description of each is what a fault says was expected. */
export const turnVariables = {
  CONSILIUM_TURN_URLS: list
    .pipe(z.array(turnUrl).max(8))
    .optional()
    .describe(
      'turn: and turns: addresses separated by commas, like turn:turn.clinic.example:3478?transport=udp',
    ),
  CONSILIUM_TURN_SECRET: z.string().min(32).max(1024).optional().describe('at least 32 characters'),
};

export interface TurnSettings {
  urls: readonly string[];
  /** Shared with the relay (static-auth-secret in coturn/turnserver.conf). */
  secret: string;
}

/** Null where there is no relay. */
export function turnSettings({
  CONSILIUM_TURN_URLS: urls,
  CONSILIUM_TURN_SECRET: secret,
}: z.output<z.ZodObject<typeof turnVariables>>): TurnSettings | null {
  return urls === undefined || secret === undefined ? null : Object.freeze({ urls, secret });
}
