/** A soft two-note sound, made here so that nothing has to be loaded when somebody waits. */

let context: AudioContext | null = null;

/** Browsers let a page sound only after the person has touched it once. */
function unlock(): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
}

export function unlockSoundOnFirstTouch(): () => void {
  const options = { capture: true, passive: true };
  window.addEventListener('pointerdown', unlock, options);
  window.addEventListener('keydown', unlock, options);
  return () => {
    window.removeEventListener('pointerdown', unlock, options);
    window.removeEventListener('keydown', unlock, options);
  };
}

const notesHz = [659.25, 880];
const noteGapS = 0.18;
const noteLengthS = 0.7;

/** Whether it sounds: false where the browser does not let this page sound yet. */
export function playChime(): boolean {
  if (context?.state !== 'running') return false;
  const beginS = context.currentTime + 0.02;
  for (const [index, frequencyHz] of notesHz.entries()) {
    const startS = beginS + index * noteGapS;
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency: frequencyHz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, startS);
    gain.gain.linearRampToValueAtTime(0.22, startS + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0005, startS + noteLengthS);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(startS);
    oscillator.stop(startS + noteLengthS);
  }
  return true;
}
