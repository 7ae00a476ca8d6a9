const beatMs = 1000;
/** Timers of a page that lives come each second, in the background too. */
const sleptAfterMs = 4000;

/**
 * Calls `onWake` when the page goes on after the browser or the system had stopped it: a frozen tab, a locked
 * telephone, a laptop that was shut. Told by the gap in its timers, as not every browser has the events of the Page
 * Lifecycle; where they are, they tell at once. Returns how to stop.
 */
export function watchSleep(page: EventTarget, onWake: () => void): () => void {
  let lastMs = Date.now();
  // The wall clock: `performance.now()` stands still in some browsers while the machine sleeps.
  const beat = () => {
    const nowMs = Date.now();
    const gapMs = nowMs - lastMs;
    lastMs = nowMs;
    if (gapMs >= sleptAfterMs) onWake();
  };
  const timer = setInterval(beat, beatMs);
  page.addEventListener('resume', beat);
  page.addEventListener('visibilitychange', beat);
  return () => {
    clearInterval(timer);
    page.removeEventListener('resume', beat);
    page.removeEventListener('visibilitychange', beat);
  };
}
