/** Files of a case: pictures, DICOM, sound, video, documents. */
import { z } from 'zod';
import { id, plainText, timestamp } from './values.ts';

export const mediaKind = z.enum(['picture', 'dicom', 'audio', 'video', 'document']);
export type MediaKind = z.infer<typeof mediaKind>;

/** One line, no path. */
export const fileName = plainText(200).refine((text) => !/[\r\n\t/\\]/.test(text), {
  error: 'a name without slashes, on one line',
});

export const mediaView = z.strictObject({
  mediaId: id,
  caseId: id,
  kind: mediaKind,
  /** Found by its content. */
  contentType: z.string(),
  fileName,
  bytes: z.int().nonnegative(),
  /** Of the content, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** False where this server has no virus scanner. */
  scanned: z.boolean(),
  /** There is a small picture of it. */
  hasThumbnail: z.boolean(),
  createdAt: timestamp,
  createdBy: id,
  /** It is invented, for a demonstration. */
  demo: z.literal(true).optional(),
});
export type MediaView = z.infer<typeof mediaView>;

/** Why a file is removed. A fixed list: a reason stands in the address, where no text about a patient may be. */
export const mediaRemovalReason = z.enum(['wrongPatient', 'enteredInError', 'duplicate', 'patientRequest']);
export type MediaRemovalReason = z.infer<typeof mediaRemovalReason>;
