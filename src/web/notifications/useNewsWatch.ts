import { useEffect } from 'react';
import { useSignIn } from '../start/signIn.ts';
import { useWatch, type OpenWatch } from '../start/useWatch.ts';
import { forgetNews } from './news.ts';

const load = async (): Promise<OpenWatch> => (await import('./newsWatch.ts')).createNewsWatch;

/** Follows what is told to who is signed in, on whatever page they are. */
export function useNewsWatch(): void {
  const userId = useSignIn()?.user.userId ?? null;
  useWatch(userId, load);
  useEffect(() => forgetNews, [userId]);
}
