/**
 * What this page keeps in the browser. In a frame of another site a browser may refuse storage altogether; it then keeps
 * things for as long as it is open: who reloads it comes in anew.
 */
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function storeOrMemory(open: () => Storage): Store {
  try {
    return open();
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

/** The same in all tabs. */
export const localStore = storeOrMemory(() => localStorage);
/** Of this tab. */
export const sessionStore = storeOrMemory(() => sessionStorage);
