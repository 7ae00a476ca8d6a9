/** How loud a track is right now, by the Web Audio API. */

/** Full scale is 0 dB; speech at a microphone lies around -30. */
const floorDb = -65;
const ceilingDb = -12;

/**
 * Calls `onLevel` about 20 times a second with 0 (silent) to 1; `null` while the browser does not let the page
 * listen yet (before its first touch). Returns how to stop.
 */
export function watchSoundLevel(
  track: MediaStreamTrack,
  onLevel: (level: number | null) => void,
): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0.2 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const resume = () => void context.resume().catch(() => undefined);
  window.addEventListener('pointerdown', resume, { capture: true });

  const timer = setInterval(() => {
    if (context.state !== 'running') {
      onLevel(null);
      return;
    }
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    const db = 10 * Math.log10(sum / samples.length + 1e-12);
    onLevel(Math.min(1, Math.max(0, (db - floorDb) / (ceilingDb - floorDb))));
  }, 50);

  return () => {
    clearInterval(timer);
    window.removeEventListener('pointerdown', resume, { capture: true });
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
