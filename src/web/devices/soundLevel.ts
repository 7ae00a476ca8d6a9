/** How loud a track is right now, by the Web Audio API. */

/** Full scale is 0 dB; speech at a microphone lies around -30. */
const floorDb = -65;
const ceilingDb = -12;
/** No room with a microphone is as quiet as this, behind noise suppression either: nothing is connected, or a gate is shut. */
const nothing = 1e-6;

/** From here on it is a voice and not the room. */
export const heardLevel = 0.35;

export interface SoundLevel {
  /** 0 (silent) to 1. */
  level: number;
  /** Not quiet but nothing at all: digital silence. */
  isNothing: boolean;
}

/**
 * Calls `onLevel` about 20 times a second; with `null` while the browser does not let the page listen (before its
 * first touch, during a telephone call). Returns how to stop.
 */
export function watchSoundLevel(
  track: MediaStreamTrack,
  onLevel: (sound: SoundLevel | null) => void,
): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.2 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const resume = () => {
    // Safari breaks a context that is asked to go on while it is `interrupted`; that one goes on by itself.
    if (context.state === 'suspended') context.resume().catch(() => undefined);
  };
  const over = new AbortController();
  window.addEventListener('pointerdown', resume, { capture: true, signal: over.signal });
  document.addEventListener('visibilitychange', resume, { signal: over.signal });

  const timer = setInterval(() => {
    if (context.state !== 'running') {
      onLevel(null);
      return;
    }
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    const power = sum / samples.length;
    const db = 10 * Math.log10(power + 1e-12);
    const level = Math.min(1, Math.max(0, (db - floorDb) / (ceilingDb - floorDb)));
    onLevel({ level, isNothing: power < nothing ** 2 });
  }, 50);

  return () => {
    clearInterval(timer);
    over.abort();
    void context.close();
  };
}

/** A short tone on the chosen output. */
export async function playTestSound(deviceId: string | null): Promise<void> {
  const context = new AudioContext();
  const routable = context as AudioContext & { setSinkId?: (sinkId: string) => Promise<void> };
  if (deviceId !== null) await routable.setSinkId?.(deviceId);
  const gain = new GainNode(context, { gain: 0.2 });
  gain.gain.setTargetAtTime(0, context.currentTime + 0.5, 0.15);
  const tone = new OscillatorNode(context, { frequency: 523.25 });
  tone.connect(gain).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 1.2);
  tone.onended = () => void context.close();
}
