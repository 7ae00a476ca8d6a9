import type { InputEvent } from 'react';

/**
 * For the input of a field: an error goes as soon as it is mended. Going when the field is left, it would move the
 * button below from under the press that left it, and the click would be lost.
 */
export function checkAgain({ currentTarget }: InputEvent<HTMLInputElement | HTMLTextAreaElement>): void {
  if (currentTarget.ariaInvalid === 'true') {
    currentTarget.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
