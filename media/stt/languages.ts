/** Names of languages, as transcription endpoints answer them, as ISO 639-1 codes. */

/** The languages that Whisper was trained on (openai/whisper, tokenizer.py), by code. */
const whisperCodes =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su yue'.split(
    ' ',
  );

/** Where Whisper's name for a language is not that of Unicode's data. */
const otherNames: Readonly<Record<string, string>> = {
  bengali: 'bn',
  burmese: 'my',
  castilian: 'es',
  'haitian creole': 'ht',
  flemish: 'nl',
  letzeburgesch: 'lb',
  moldavian: 'ro',
  moldovan: 'ro',
  mandarin: 'zh',
  maori: 'mi',
  myanmar: 'my',
  nynorsk: 'nn',
  occitan: 'oc',
  panjabi: 'pa',
  punjabi: 'pa',
  pushto: 'ps',
  sinhalese: 'si',
  tagalog: 'tl',
  valencian: 'ca',
  jw: 'jv',
};

const codesByName = new Map<string, string>(Object.entries(otherNames));
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
for (const code of whisperCodes) {
  codesByName.set(code, code);
  codesByName.set((names.of(code) ?? code).toLowerCase(), code);
}

/** `english`, `English` and `en` are `en`; null for what is not known. */
export function languageCode(name: string | null | undefined): string | null {
  return codesByName.get((name ?? '').trim().toLowerCase()) ?? null;
}
