import type { CallProblem } from '../call/CallProblems.ts';
import type { LocalSource } from '../call/callState.ts';
import { browserKind } from '../devices/browserKind.ts';
import type { IconName } from '../icons/Icon.tsx';
import type { Messages } from '../messages/en.ts';

interface Circumstances {
  fault: LocalSource['fault'];
  /** The browser refuses by itself, without asking: only its settings help. */
  isDeniedForGood: boolean;
  /** The button "restart" was pressed for this microphone already. */
  wasRestarted: boolean;
  /** Name of another microphone. */
  other: string | null;
}

interface Shown {
  tone: 'info' | 'warn' | 'danger';
  icon: IconName;
  text: string;
  /** Null where it mends itself. */
  button: string | null;
}

/** How a problem is said to the person who has it. */
export function problemTexts(
  m: Messages,
  problem: CallProblem,
  { fault, isDeniedForGood, wasRestarted, other }: Circumstances,
): Shown {
  const texts = m.callProblems;
  const microphone = (tone: Shown['tone'], text: string, button: string): Shown => ({
    tone,
    icon: 'microphoneOff',
    text,
    button,
  });
  const sound = (text: string, button: string): Shown => ({ tone: 'warn', icon: 'soundOff', text, button });

  switch (problem) {
    case 'reconnecting':
      return { tone: 'warn', icon: 'wifiOff', text: m.call.reconnecting, button: null };
    case 'soundBlocked':
      return sound(texts.soundBlocked, texts.playSound);
    case 'soundStopped':
      return sound(texts.soundStopped, texts.playSound);
    case 'microphoneDenied':
      return isDeniedForGood
        ? microphone(
            'danger',
            `${texts.microphoneDenied} ${texts.allowMicrophone[browserKind(navigator)]}`,
            m.common.retry,
          )
        : microphone('danger', texts.microphoneDenied, texts.openMicrophone);
    case 'microphoneLost':
      return other === null
        ? microphone('danger', texts.microphoneLost, texts.openMicrophone)
        : microphone('danger', texts.microphoneLostOther(other), texts.useOther);
    case 'microphoneFailed':
      return microphone('danger', texts.microphoneFailed[failure(fault)], m.common.retry);
    case 'mutedByModerator':
      return microphone('warn', texts.mutedByModerator, m.call.unmute);
    case 'microphoneSilenced':
      return microphone('warn', texts.microphoneSilenced, texts.restartMicrophone);
    case 'microphoneDead':
      if (!wasRestarted) return microphone('warn', texts.microphoneDead, texts.restartMicrophone);
      return other === null
        ? microphone('warn', texts.microphoneStillDead, texts.restartMicrophone)
        : microphone('warn', texts.microphoneStillDeadOther(other), texts.useOther);
    case 'pageSlept':
      return { tone: 'info', icon: 'refresh', text: texts.pageSlept, button: texts.restartSound };
    case 'talkingWhileMuted':
      return microphone('info', texts.talkingWhileMuted, m.call.unmute);
  }
}

const failure = (fault: LocalSource['fault']): 'notFound' | 'inUse' | 'failed' =>
  fault === 'notFound' || fault === 'inUse' ? fault : 'failed';
