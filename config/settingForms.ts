/** The forms that several settings share, before any meaning. */
import { z } from 'zod';

export const text = z.string().min(1).max(4096);

export const list = text.transform((value) => value.split(',').map((item) => item.trim()));

export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

export const url = (protocols: readonly string[]) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol));
