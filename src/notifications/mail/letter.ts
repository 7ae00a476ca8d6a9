/** A mail made out: the same words as plain text and as simple HTML, which loads nothing from anywhere. */
import { notificationKind, type MailLanguage } from '../../wire/notifications.ts';
import { english, type MailTexts } from './texts.en.ts';
import { spanish } from './texts.es.ts';

export type LetterKind = Exclude<keyof MailTexts, 'whyNotified'>;

const texts: Record<MailLanguage, MailTexts> = { en: english, es: spanish };

export interface Letter {
  subject: string;
  text: string;
  html: string;
  language: MailLanguage;
}

export function letterOf(
  kind: LetterKind,
  { url, language }: { url: string; language: MailLanguage },
): Letter {
  const { subject, before, action, after } = texts[language][kind];
  // What is mailed to somebody without their asking says how to have it end.
  const isChosen = notificationKind.safeParse(kind).success;
  const closing = [...after, ...(isChosen ? [texts[language].whyNotified] : [])];
  return {
    subject,
    language,
    text: [...before, `${action}:\n${url}`, ...closing].join('\n\n') + '\n',
    html: [
      '<!doctype html>',
      `<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
      '<body style="font-family: sans-serif; line-height: 1.5; max-width: 36rem; margin: 1rem auto; padding: 0 1rem">',
      ...before.map(paragraph),
      `<p><a href="${escaped(url)}">${escaped(action)}</a></p>`,
      // For who reads where links cannot be followed.
      `<p style="word-break: break-all">${escaped(url)}</p>`,
      ...closing.map(paragraph),
      '</body></html>',
    ].join('\n'),
  };
}

const paragraph = (text: string) => `<p>${escaped(text)}</p>`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (found) => entities[found] ?? found);
