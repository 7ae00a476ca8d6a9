import { RequestError } from '../api/requestError.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import type { CheckProgress } from './useCallCheck.ts';
import { verdictOf, type Verdict } from './verdict.ts';

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
  if (progress.state === 'failed') {
    const { error } = progress;
    const code = error instanceof RequestError ? error.code : null;
    const title = code === 'CHECKS_BUSY' ? m.callCheck.busyTitle : m.callCheck.failedTitle;
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
                  {m.callCheck.again}
                </Button>
              )}
              <Button onPress={onBack}>{m.callCheck.back}</Button>
            </>
          }
        >
          <p>{errorText(m, error)}</p>
          {isOver && <p>{m.join.askAgain}</p>}
        </StateCard>
      </Page>
    );
  }
  const verdict = verdictOf(progress.result);
  const { sentence, action } = m.callCheck.verdicts[verdict];
  const isGood = verdict === 'good' || verdict === 'detour';
  return (
    <Page title={m.callCheck.title} width="s" centred>
      <StateCard
        icon={isGood ? 'check' : 'alert'}
        tone={tones[verdict] ?? 'warn'}
        title={sentence}
        actions={
          <>
            <Button look={isGood ? 'primary' : 'secondary'} onPress={onBack}>
              {m.callCheck.back}
            </Button>
            <Button look={isGood ? 'secondary' : 'primary'} icon="refresh" onPress={onAgain}>
              {m.callCheck.again}
            </Button>
          </>
        }
      >
        {action !== null && <p>{action}</p>}
        <p>{progress.isKept ? m.callCheck.kept : m.callCheck.notKept}</p>
      </StateCard>
    </Page>
  );
}
