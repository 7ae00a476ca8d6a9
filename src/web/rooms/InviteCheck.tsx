import type { StoredCallCheck } from '../../wire/callChecks.ts';
import { verdictOf } from '../check/verdict.ts';
import { useCheckTexts } from '../check/useCheckTexts.ts';
import { useLanguage } from '../messages/MessagesProvider.tsx';
import styles from './InviteModal.module.css';

/** The latest check of a link: the sentence its guest read, and what support asks first. */
export function InviteCheck({ check: { checkedAt, result } }: { check: StoredCallCheck }) {
  const { locale } = useLanguage();
  const { support, verdicts } = useCheckTexts();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const { udp, tcp, relay } = result.paths;
  const { loop } = result;
  const figures = [
    support.line(support.paths[udp], support.paths[tcp], support.paths[relay]),
    ...(loop ? [support.loop(loop.kbitPerS, Math.round(loop.lossRatio * 100))] : []),
    ...(loop?.roundTripMs != null ? [support.roundTrip(loop.roundTripMs)] : []),
    result.browser,
  ];
  return (
    <div className={styles.check}>
      <p>
        {support.checked(format.format(new Date(checkedAt)))} {verdicts[verdictOf(result)].sentence}
      </p>
      <p className={styles.when}>{figures.join(' · ')}</p>
    </div>
  );
}
