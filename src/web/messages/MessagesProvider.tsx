/** The page's language: the browser's until somebody chooses one, kept in this browser. */
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { localStore } from '../storage.ts';
import type { Messages } from './en.ts';
import { guest } from './guest.en.ts';

const names = { en: 'English', es: 'Español' };
export type PageLanguage = keyof typeof names;
export const pageLanguages = Object.keys(names) as PageLanguage[];
export const nameOfLanguage = (language: PageLanguage): string => names[language];

type Guest = typeof guest;
type Member = Omit<Messages, keyof Guest>;

/** English comes with the page. */
const guestTexts: Readonly<Record<PageLanguage, () => Promise<Guest>>> = {
  en: () => Promise.resolve(guest),
  es: () => import('./guest.es.ts').then((module) => module.guest),
};
const memberTexts: Readonly<Record<PageLanguage, () => Promise<Member>>> = {
  en: () => import('./member.en.ts').then((module) => module.member),
  es: () => import('./member.es.ts').then((module) => module.member),
};

interface Language {
  language: PageLanguage;
  /** For dates and numbers: the reader's own region where the browser names it (`en-GB`). */
  locale: string;
  messages: Messages;
  choose: (language: PageLanguage) => void;
  /** The texts of signed-in pages are there too. */
  hasMemberTexts: boolean;
  /** Asks for them. */
  needMemberTexts: () => void;
}

interface Shown {
  language: PageLanguage;
  guest: Guest;
  member: Member | null;
}

/** A page for guests that shows a text of signed-in pages is wrong, and is told so. */
function messagesOf({ guest: guestOnes, member }: Shown): Messages {
  if (member) return { ...guestOnes, ...member };
  return new Proxy(guestOnes, {
    get(target, name) {
      if (!(name in target)) throw new Error(`${String(name)} comes with pages for people who are signed in`);
      return target[name as keyof Guest];
    },
  }) as Messages;
}

async function load(language: PageLanguage, withMember: boolean): Promise<Shown> {
  const [guestOnes, member] = await Promise.all([
    guestTexts[language](),
    withMember ? memberTexts[language]() : null,
  ]);
  return { language, guest: guestOnes, member };
}

const english: Shown = { language: 'en', guest, member: null };

/** Texts that did not come are asked for again after this. */
const retryMs = 3000;

const storageKey = 'consilium.language';
const LanguageContext = createContext<Language | null>(null);

export function MessagesProvider({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState(initialLanguage);
  const [withMember, setWithMember] = useState(false);
  const [shown, setShown] = useState<Shown | null>(wanted === 'en' ? english : null);

  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tryIt = () =>
      load(wanted, withMember).then(
        (loaded) => {
          if (!isCurrent) return;
          document.documentElement.lang = loaded.language;
          setShown(loaded);
        },
        () => {
          if (!isCurrent) return;
          // Meanwhile in English, which is there.
          setShown((before) => before ?? english);
          timer = setTimeout(() => void tryIt(), retryMs);
        },
      );
    void tryIt();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wanted, withMember]);

  const needMemberTexts = useCallback(() => setWithMember(true), []);
  const value = useMemo(
    () =>
      shown && {
        language: shown.language,
        locale: localeOf(shown.language),
        messages: messagesOf(shown),
        choose: (chosen: PageLanguage) => {
          localStore.setItem(storageKey, chosen);
          setWanted(chosen);
        },
        hasMemberTexts: shown.member !== null,
        needMemberTexts,
      },
    [shown, needMemberTexts],
  );

  if (!value) return null;
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

/** Whether the texts of signed-in pages are there; they are asked for where they are not. */
export function useMemberTexts(): boolean {
  const { hasMemberTexts, needMemberTexts } = useLanguage();
  useEffect(needMemberTexts, [needMemberTexts]);
  return hasMemberTexts;
}

export const useMessages = (): Messages => useLanguage().messages;

const localeOf = (language: PageLanguage): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;

function initialLanguage(): PageLanguage {
  const wanted = [localStore.getItem(storageKey), ...navigator.languages];
  for (const tag of wanted) {
    const language = pageLanguages.find((known) => known === tag?.split('-')[0]);
    if (language) return language;
  }
  return 'en';
}
