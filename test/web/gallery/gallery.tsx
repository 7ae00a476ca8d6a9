/** Mounts the state that the address names (`?state=`), as a browser would meet it. */
import { createRoot } from 'react-dom/client';
import '../../../src/web/styles/tokens.css';
import '../../../src/web/styles/base.css';
import { states } from './states.tsx';

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
  void pressAll(state.press ?? []);
}

/** Presses the buttons of these names, one after the other, as soon as each is there. */
async function pressAll(names: readonly string[]): Promise<void> {
  for (const name of names) (await buttonOf(name)).click();
}

async function buttonOf(name: string): Promise<HTMLElement> {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const element of document.querySelectorAll<HTMLElement>('button, [role=menuitem]')) {
      // A badge's number stands before the name.
      const text = (element.ariaLabel ?? element.textContent).replace(/^[\s\d]+/, '');
      if (text.startsWith(name)) return element;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`no button ${name}`);
}
