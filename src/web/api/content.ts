/** What routes answer or take that is no JSON: files and texts, as they are. */
import type { z } from 'zod';
import { errorBody } from '../../wire/errors.ts';
import { mediaView, type MediaView } from '../../wire/files.ts';
import { uploadMedia } from '../../wire/routes/files.ts';
import { RequestError } from './requestError.ts';

/** The bytes of a file or text. Rejects with a RequestError, or with the signal's reason. */
export async function readContent(
  path: string,
  token: string | undefined,
  signal?: AbortSignal,
): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return await response.blob();
  } catch (error) {
    signal?.throwIfAborted();
    throw RequestError.local('UNREACHABLE', error);
  }
  throw refusalOf(response.status, await response.text());
}

export interface Upload {
  caseId: string;
  mediaId: string;
  file: File;
  token: string | undefined;
  signal: AbortSignal;
  /** From 0 to 1, as far as it was sent. */
  onProgress: (sent: number) => void;
}

/** Sends a file into a case. XMLHttpRequest, since fetch tells nothing of what was sent. Rejects as `readContent`. */
export function sendFile({ caseId, mediaId, file, token, signal, onProgress }: Upload): Promise<MediaView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ caseId, mediaId } satisfies z.input<typeof uploadMedia.query>);
    request.open(uploadMedia.method, `${uploadMedia.path}?${query}`);
    if (token !== undefined) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      const reply = mediaView.safeParse(parseJson(request.responseText));
      if (request.status < 300 && reply.success) resolve(reply.data);
      else reject(refusalOf(request.status, request.responseText));
    };
    request.onerror = () => reject(RequestError.local('UNREACHABLE'));
    request.onabort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/** Hands a file to the browser's own downloads. */
export function saveAs(content: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  // The browser has taken hold of it when the press is over.
  setTimeout(() => URL.revokeObjectURL(link.href));
}

function refusalOf(status: number, text: string): RequestError {
  const refusal = errorBody.safeParse(parseJson(text));
  if (refusal.success) return RequestError.refused(refusal.data);
  return RequestError.local(status >= 500 ? 'UNREACHABLE' : 'UNEXPECTED_REPLY');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
