/** The page's language: the browser's until somebody chooses one, kept in this browser. */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { en, type Messages } from './en.ts';
import { es } from './es.ts';

const catalogues = { en, es } satisfies Record<string, Messages>;
export type PageLanguage = keyof typeof catalogues;
export const pageLanguages = Object.keys(catalogues) as PageLanguage[];
export const nameOfLanguage = (language: PageLanguage): string => catalogues[language].languageName;

interface Language {
  language: PageLanguage;
  /** For dates and numbers: the reader's own region where the browser names it (`en-GB`). */
  locale: string;
  messages: Messages;
  choose: (language: PageLanguage) => void;
}

const storageKey = 'consilium.language';
const LanguageContext = createContext<Language | null>(null);

export function MessagesProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(initialLanguage);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const value = useMemo(
    () => ({
      language,
      locale: localeOf(language),
      messages: catalogues[language],
      choose: (chosen: PageLanguage) => {
        localStorage.setItem(storageKey, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );

  return (
    <LanguageContext value={value}>
      <I18nProvider locale={value.locale}>{children}</I18nProvider>
    </LanguageContext>
  );
}

export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (!language) throw new Error('MessagesProvider is missing');
  return language;
}

export const useMessages = (): Messages => useLanguage().messages;

const localeOf = (language: PageLanguage): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;

function initialLanguage(): PageLanguage {
  const wanted = [localStorage.getItem(storageKey), ...navigator.languages];
  for (const tag of wanted) {
    const language = pageLanguages.find((known) => known === tag?.split('-')[0]);
    if (language) return language;
  }
  return 'en';
}
