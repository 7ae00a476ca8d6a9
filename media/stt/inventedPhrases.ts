/**
 * Texts that Whisper is known to write where nobody speaks, compared without case, accents and punctuation. Such
 * lists: openai/whisper discussion 679; "Investigation of Whisper ASR Hallucinations Induced by Non-Speech Audio"
 * (Barański et al., ICASSP 2025).
 */

/** Farewells of videos and credits of subtitles. A farewell has to be the whole text, or may lead on to another. */
const credits: readonly RegExp[] = [
  /^(thanks|thank you)( so much| very much| guys| everyone)* for watching( (this|my|the) video)?( (and )?(please |dont forget to |i ll ).*)?$/,
  /^(please |and |dont forget to |don t forget to )*(like and )?subscribe( to (my|the|our) channel)?( .*)?$/,
  /^(thanks|thank you) for (listening|subscribing|your attention|your support)$/,
  /^(i ll |we ll )?see you (guys )?(all )?in the next (one|video)( .*)?$/,
  /^(subtitles|captions?|captioning|transcription|transcribed|transcript|translated|translation|subtitled|subs) ((is |was )?(provided|created|made) )?by /,
  /^this (video|transcript) (is|was) (sponsored|provided|produced) by /,
  /\bamara org\b/,
  /^www( \w+)+ (com|org|net|tv)$/,
  /^c \d{4} /,
  /^(subtitulos|subtitulado|traduccion|transcripcion) (.* )?por /,
  /^subtitulos (de|en) /,
  /^(muchas )?gracias por (ver|mirar)( (el|este|mi) (video|capitulo))?( .*)?$/,
  /^(muchas )?gracias por (su|tu) (atencion|visita)$/,
  /^(no olvides |no olviden |y |por favor )*suscrib\w*( a(l| mi| nuestro)( canal)?)?( .*)?$/,
  /^(nos vemos|hasta) en el proximo (video|capitulo)$/,
  /^(sous titres|sous titrage|untertitel(ung)?|legendas?|sottotitoli|ondertiteling) /,
  /^(merci d avoir regarde|vielen dank furs zuschauen|obrigado por assistir)( .*)?$/,
  /^(ご視聴ありがとうございました|請不吝點贊.*|字幕.*|시청해주셔서 감사합니다)$/,
];

/** Things people do say, and Whisper too, when it hears nothing. */
const ordinary = new Set([
  'you',
  'thank you',
  'thank you very much',
  'thank you so much',
  'thanks',
  'thank you bye',
  'bye',
  'bye bye',
  'okay',
  'ok',
  'oh',
  'so',
  'uh',
  'um',
  'hmm',
  'mm',
  'mm hmm',
  'yeah',
  'the end',
  'i m sorry',
  'gracias',
  'muchas gracias',
  'adios',
  'si',
  'no',
  'ok gracias',
  'y',
  'a',
  'e',
]);

export function isCredit(text: string): boolean {
  const bare = plain(text);
  return credits.some((credit) => credit.test(bare));
}

export function isOrdinaryPhrase(text: string): boolean {
  return ordinary.has(plain(text));
}

/** Nothing but `[Music]`, `(silence)`, `*coughs*` or notes: a description of sounds, no words of anybody. */
export function onlySoundDescription(text: string): boolean {
  return (
    /\p{L}/u.test(text) &&
    !/[\p{L}\p{N}]/u.test(text.replaceAll(/\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|♪[^♪]*♪?/gu, ''))
  );
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
