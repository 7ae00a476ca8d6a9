/** Languages that Whisper's multilingual models write well (ISO 639-1). */
const codes = [
  'af',
  'ar',
  'az',
  'be',
  'bg',
  'bn',
  'bs',
  'ca',
  'cs',
  'cy',
  'da',
  'de',
  'el',
  'en',
  'es',
  'et',
  'eu',
  'fa',
  'fi',
  'fr',
  'gl',
  'gu',
  'he',
  'hi',
  'hr',
  'hu',
  'hy',
  'id',
  'is',
  'it',
  'ja',
  'ka',
  'kk',
  'kn',
  'ko',
  'lt',
  'lv',
  'mk',
  'ml',
  'mr',
  'ms',
  'ne',
  'nl',
  'no',
  'pa',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'so',
  'sq',
  'sr',
  'sv',
  'sw',
  'ta',
  'te',
  'th',
  'tl',
  'tr',
  'uk',
  'ur',
  'vi',
  'yo',
  'zh',
] as const;

/** The languages somebody can say they speak, named and sorted in the page's language; detection first. */
export function spokenLanguages(pageLanguage: string, detect: string): { value: string; text: string }[] {
  const names = new Intl.DisplayNames([pageLanguage], { type: 'language' });
  const collator = new Intl.Collator(pageLanguage);
  const languages = codes
    .map((code) => ({ value: code, text: capitalised(names.of(code) ?? code, pageLanguage) }))
    .sort((a, b) => collator.compare(a.text, b.text));
  return [{ value: 'auto', text: detect }, ...languages];
}

const capitalised = (name: string, language: string): string =>
  name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
