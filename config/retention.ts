/**
 * How long things are kept, as data. Without a rule of the operator's a kind is kept for good, but for notifications; a
 * rule shorter than what law requires is refused.
 */
export interface KeptKind {
  /** Days that it has to be kept at least; null: for good. */
  minimumDays: number | null;
  /** Where that stands. */
  law: string;
}

const year = 365;

/** The longest of those that apply to most: shorter ones of other places are for a rule of yours to be longer than. */
export const keptKinds = {
  /** Speech that was recognised, and its gaps. */
  transcripts: { minimumDays: 10 * year, law: 'BGB § 630f (3); Ley 41/2002 art. 17 asks for 5 years' },
  chat: { minimumDays: 10 * year, law: 'BGB § 630f (3)' },
  files: { minimumDays: 10 * year, law: 'BGB § 630f (3)' },
  consents: { minimumDays: 10 * year, law: 'GDPR art. 7 (1), with the limitation of claims' },
  notifications: { minimumDays: 1, law: 'none' },
  /** A chain cannot be shortened without looking changed; it holds ids alone. */
  audit: { minimumDays: null, law: '45 CFR 164.316 (b)(2)(i) asks for 6 years' },
} as const satisfies Record<string, KeptKind>;

export type KeptKindName = keyof typeof keptKinds;

/** Days by kind; null: kept for good. */
export type RetentionRules = Readonly<Record<KeptKindName, number | null>>;

export const keepEverything: RetentionRules = {
  transcripts: null,
  chat: null,
  files: null,
  consents: null,
  notifications: null,
  audit: null,
};

/** Where the operator has no rule. Notifications only tell of what stands elsewhere. */
export const standardRules: RetentionRules = { ...keepEverything, notifications: 90 };

/** `transcripts=3650,notifications=90` or `keep` for a number; null where it is not that. */
export function parseRetention(text: string): RetentionRules | null {
  const rules: Record<KeptKindName, number | null> = { ...standardRules };
  for (const part of text.split(',')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(keep|[1-9]\d{0,5})\s*$/.exec(part) ?? [];
    if (!isKind(name)) return null;
    const { minimumDays }: KeptKind = keptKinds[name];
    const days = value === 'keep' ? null : Number(value);
    if (days !== null && (minimumDays === null || days < minimumDays)) return null;
    rules[name] = days;
  }
  return rules;
}

const isKind = (name: string): name is KeptKindName => Object.hasOwn(keptKinds, name);

/** For people who set it. */
export const retentionForm = `days by kind: ${Object.entries(keptKinds)
  .map(([name, { minimumDays }]) =>
    minimumDays === null ? `${name} always keep` : `${name} at least ${minimumDays}`,
  )
  .join(', ')}; such as transcripts=3650,notifications=90`;
