import { RequestError } from '../api/requestError.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import type { CheckProgress } from './useCallCheck.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { useCheckTexts } from './useCheckTexts.ts';

interface CheckOutcomeProps {
  progress: Exclude<CheckProgress, { state: 'running' }>;
  onAgain: () => void;
  onBack: () => void;
}

const tones: Partial<Record<Verdict, 'brand' | 'danger'>> = {
  good: 'brand',
  detour: 'brand',
  noPath: 'danger',
};

/** One sentence, and one thing to do. */
export function CheckOutcome({ progress, onAgain, onBack }: CheckOutcomeProps) {
  const m = useMessages();
  const texts = useCheckTexts();
  if (progress.state === 'failed') {
    const { error } = progress;
    const code = error instanceof RequestError ? error.code : null;
    const title = code === 'CHECKS_BUSY' ? texts.busyTitle : texts.failedTitle;
    const isOver = code?.startsWith('INVITE_') === true;
    return (
      <Page title={title} width="s" centred>
        <StateCard
          icon="alert"
          tone="warn"
          title={title}
          actions={
            <>
              {!isOver && (
                <Button look="primary" icon="refresh" onPress={onAgain}>
                  {texts.again}
                </Button>
              )}
              <Button onPress={onBack}>{texts.back}</Button>
            </>
          }
        >
          <p>{code === 'CHECKS_BUSY' ? texts.busyText : errorText(m, error)}</p>
          {isOver && <p>{m.join.askAgain}</p>}
        </StateCard>
      </Page>
    );
  }
  const verdict = verdictOf(progress.result);
  const { sentence, action } = texts.verdicts[verdict];
  const isGood = verdict === 'good' || verdict === 'detour';
  return (
    <Page title={texts.title} width="s" centred>
      <StateCard
        icon={isGood ? 'check' : 'alert'}
        tone={tones[verdict] ?? 'warn'}
        title={sentence}
        actions={
          <>
            <Button look={isGood ? 'primary' : 'secondary'} onPress={onBack}>
              {texts.back}
            </Button>
            <Button look={isGood ? 'secondary' : 'primary'} icon="refresh" onPress={onAgain}>
              {texts.again}
            </Button>
          </>
        }
      >
        {action !== null && <p>{action}</p>}
        <p>{progress.isKept ? texts.kept : texts.notKept}</p>
      </StateCard>
    </Page>
  );
}
