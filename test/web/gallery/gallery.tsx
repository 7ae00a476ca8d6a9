/** Mounts the state that the address names (`?state=`), as a browser would meet it. */
import { createRoot } from 'react-dom/client';
import '../../../src/web/styles/tokens.css';
import '../../../src/web/styles/base.css';
import { requests } from './fakeServer.ts';
import type { GalleryState, Texts } from './GalleryState.ts';
import { states } from './states.tsx';

declare global {
  interface Window {
    galleryStates: readonly string[];
    /** What was asked of the scripted server: `method path`. */
    galleryRequests: readonly string[];
  }
}

window.galleryRequests = requests;
window.galleryStates = Object.keys(states);
const place = document.getElementById('page');
const state = states[new URLSearchParams(location.search).get('state') ?? ''];
if (place && state) {
  if (state.at !== undefined) history.replaceState(null, '', `/app${state.at}`);
  createRoot(place).render(state.mount());
  void ready(place, state);
}

/** Marks the document once the state stands: a heading is there, nothing loads, and every button was pressed. */
async function ready(
  page: HTMLElement,
  { press = [], fill = {}, waitFor = '', isLoading = false }: GalleryState,
): Promise<void> {
  await until(() => page.querySelector('h1') && (isLoading || !page.querySelector('[aria-busy=true]')));
  await writeAll(fill);
  await pressAll(press);
  await until(() => document.body.textContent.includes(waitFor));
  document.documentElement.dataset['ready'] = '';
}

async function writeAll(texts: Texts): Promise<void> {
  for (const [label, text] of Object.entries(texts)) await write(label, text);
}

/** As somebody who types: React is told by the event, not by the value. */
async function write(label: string, text: string): Promise<void> {
  const field = await until(() => {
    const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label);
    return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement | null;
  });
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** One after the other, as soon as each is there and may be pressed. */
async function pressAll(steps: NonNullable<GalleryState['press']>): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'string') press(await buttonOf(step));
    else await writeAll(step);
  }
}

/** A checkbox lies within its label. */
const press = (element: HTMLElement) => (element.querySelector('input') ?? element).click();

const pressable = 'button:not(:disabled), [role=menuitem], label:has([type=checkbox], [role=switch])';

async function buttonOf(name: string): Promise<HTMLElement> {
  return until(() =>
    [...document.querySelectorAll<HTMLElement>(pressable)].find((element) => {
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
