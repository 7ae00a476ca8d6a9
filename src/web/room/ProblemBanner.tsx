import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CallProblem } from '../call/CallProblems.ts';
import { useMicrophonePermission } from '../devices/useMicrophonePermission.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useCall } from './CallContext.tsx';
import styles from './ProblemBanner.module.css';
import { problemTexts } from './problemTexts.ts';
import type { RemoteSound } from './RemoteSound.ts';
import { useCallProblem } from './useCallProblem.ts';
import { useMends } from './useMends.ts';
import { useMicrophoneSignals } from './useMicrophoneSignals.ts';
import { useOtherMicrophone } from './useOtherMicrophone.ts';
import { watchSleep } from './watchSleep.ts';

/** How long somebody is told that the page slept, after it went on. */
const sleptForMs = 20_000;

interface ProblemBannerProps {
  isReconnecting: boolean;
  sound: RemoteSound;
}

/** What keeps this person from hearing or being heard: one sentence, and the one button that mends it. */
export function ProblemBanner({ isReconnecting, sound }: ProblemBannerProps) {
  const m = useMessages();
  const microphone = useCall(({ local }) => local.microphone);
  const isMutedByModerator = useCall((state) => state.mutedByModerator);
  const soundState = useSyncExternalStore(sound.subscribe, sound.getState);
  const permission = useMicrophonePermission();
  const signals = useMicrophoneSignals();
  const [hasSlept, setSlept] = useSlept(sound);
  const other = useOtherMicrophone();
  const problem = useCallProblem({
    isReconnecting,
    sound: soundState,
    microphoneFault: microphone.fault,
    isPermissionWithdrawn: permission.isWithdrawn || permission.state === 'denied',
    isMutedByModerator,
    isMicrophoneSilenced: signals.isSilenced,
    isMicrophoneDead: signals.isDead,
    isTalkingWhileMuted: signals.isTalkingWhileMuted,
    hasSlept,
  });
  const { mend, wasRestarted } = useMends({ sound, other, forgetSleep: () => setSlept(false) });
  const shown =
    problem &&
    problemTexts(m, problem, {
      fault: microphone.fault,
      isDeniedForGood: permission.state === 'denied',
      wasRestarted,
      other: other?.label ?? null,
    });

  const place = useRef<HTMLDivElement>(null);
  const [mending, setMending] = useState<CallProblem | null>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    // The button that was pressed goes with its banner; whoever uses a keyboard goes on from here.
    if (hadFocus.current && document.activeElement === document.body) place.current?.focus();
    hadFocus.current = false;
  }, [problem]);

  const press = async () => {
    if (!problem) return;
    hadFocus.current = true;
    setMending(problem);
    await mend(problem);
    // Another one may have come meanwhile, while the browser asked.
    setMending((now) => (now === problem ? null : now));
  };

  return (
    // There before anything is said in it: screen readers tell what changes in it, politely.
    <div ref={place} tabIndex={-1} role="status" className={styles.place}>
      {shown && (
        <Banner
          tone={shown.tone}
          icon={shown.icon}
          actions={
            shown.button !== null && (
              <Button look="primary" isPending={mending === problem} onPress={() => void press()}>
                {shown.button}
              </Button>
            )
          }
        >
          {shown.text}
        </Banner>
      )}
    </div>
  );
}

/** Whether the page has just gone on after a sleep. Sound that the sleep stopped is tried again at once. */
function useSlept(sound: RemoteSound): [boolean, (slept: boolean) => void] {
  const [slept, setSlept] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = watchSleep(document, () => {
      sound.retry();
      setSlept(true);
      clearTimeout(timer);
      timer = setTimeout(() => setSlept(false), sleptForMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [sound]);
  return [slept, setSlept];
}
