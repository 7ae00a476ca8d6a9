/**
 * Chooses a form by the language's plural rules (Unicode CLDR, through Intl.PluralRules) and puts the number,
 * written as the language writes it, in place of `#`.
 */
export function plural(language: string) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (value: number, forms: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>): string =>
    (forms[rules.select(value)] ?? forms.other).replaceAll('#', numbers.format(value));
}
