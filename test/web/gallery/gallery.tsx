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
}
