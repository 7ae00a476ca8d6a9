/** Every text of the page in Spanish: exactly the keys of `en.ts`. */
import type { Messages } from './en.ts';
import { guest } from './guest.es.ts';
import { member } from './member.es.ts';

export const es: Messages = { ...guest, ...member };
