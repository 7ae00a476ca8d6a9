/**
 * Every text of the page in English. The shape of this object is the shape of every catalogue: `es.ts` has to
 * have exactly these keys. Texts with numbers or names are functions.
 */
import { guest } from './guest.en.ts';
import { member } from './member.en.ts';

export const en = { ...guest, ...member };

export type Messages = typeof en;
