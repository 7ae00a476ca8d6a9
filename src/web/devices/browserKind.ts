/** Whose menus a person sees who changes a permission. */
export type BrowserKind = 'desktop' | 'iphone' | 'android';

export function browserKind({
  userAgent,
  maxTouchPoints,
}: Pick<Navigator, 'userAgent' | 'maxTouchPoints'>): BrowserKind {
  if (/android/i.test(userAgent)) return 'android';
  // An iPad gives itself out for a Mac, which has no touch screen.
  const isTablet = /Macintosh/.test(userAgent) && maxTouchPoints > 1;
  return /iPhone|iPad|iPod/.test(userAgent) || isTablet ? 'iphone' : 'desktop';
}
