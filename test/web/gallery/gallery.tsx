/** Mounts the state that the address names (`?state=`), as a browser would meet it. */
import { createRoot } from 'react-dom/client';
import '../../../src/web/styles/tokens.css';
import '../../../src/web/styles/base.css';
import { states, type GalleryState } from './states.tsx';

declare global {
  interface Window {
    galleryStates: readonly string[];
  }
}

window.galleryStates = Object.keys(states);
const place = document.getElementById('page');
const state = states[new URLSearchParams(location.search).get('state') ?? ''];
if (place && state) {
  if (state.at !== undefined) history.replaceState(null, '', `/app${state.at}`);
  createRoot(place).render(state.mount());
  void ready(place, state);
}

/** Marks the document once the state stands: a heading is there, nothing loads, and every button was pressed. */
async function ready(page: HTMLElement, { press = [], isLoading = false }: GalleryState): Promise<void> {
  await until(() => page.querySelector('h1') && (isLoading || !page.querySelector('[aria-busy=true]')));
  await pressAll(press);
  document.documentElement.dataset['ready'] = '';
}

/** Presses the buttons of these names, one after the other, as soon as each is there. */
async function pressAll(names: readonly string[]): Promise<void> {
  for (const name of names) (await buttonOf(name)).click();
}

async function buttonOf(name: string): Promise<HTMLElement> {
  return until(() =>
    [...document.querySelectorAll<HTMLElement>('button, [role=menuitem]')].find((element) => {
      // A badge's number stands before the name.
      const text = (element.ariaLabel ?? element.textContent).replace(/^[\s\d]+/, '');
      return text.startsWith(name);
    }),
  );
}

/** What `find` finds, as soon as it does. */
async function until<T>(find: () => T | null | undefined): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`not found: ${String(find)}`);
}
