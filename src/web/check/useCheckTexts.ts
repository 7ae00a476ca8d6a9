import { callCheck as en } from '../messages/callCheck.en.ts';
import { callCheck as es } from '../messages/callCheck.es.ts';
import { useLanguage } from '../messages/MessagesProvider.tsx';

/** Texts of the check. They come with it, so that who only joins does not load them. */
export const useCheckTexts = (): typeof en => ({ en, es })[useLanguage().language];
