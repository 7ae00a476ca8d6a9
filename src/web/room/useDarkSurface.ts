import { useEffect } from 'react';

/** Makes the whole document dark while a call is shown, overlays and the browser's own bars included. */
export function useDarkSurface(): void {
  useEffect(() => {
    const root = document.documentElement;
    const themeColor = document.querySelector<HTMLMetaElement>('meta[name=theme-color]');
    const light = themeColor?.content;
    root.dataset['surface'] = 'dark';
    if (themeColor) themeColor.content = getComputedStyle(root).getPropertyValue('--canvas').trim();
    return () => {
      delete root.dataset['surface'];
      if (themeColor && light !== undefined) themeColor.content = light;
    };
  }, []);
}
