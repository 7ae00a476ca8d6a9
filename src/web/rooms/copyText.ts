/**
 * Copies a text that may still be on its way: Safari lets a page write to the clipboard only within the press
 * itself, so the promise is handed over, not its value. False where the browser refuses.
 */
export async function copyText(text: Promise<string>): Promise<boolean> {
  // Not there outside secure contexts, whatever the types say.
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (!clipboard) return false;
  try {
    if ('ClipboardItem' in globalThis) {
      const blob = text.then((value) => new Blob([value], { type: 'text/plain' }));
      await clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
    } else {
      await clipboard.writeText(await text);
    }
    return true;
  } catch {
    return false;
  }
}
