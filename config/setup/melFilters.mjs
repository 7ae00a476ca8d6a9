// The mel filter bank of Whisper's front end.
//
// Slaney's scale (Auditory Toolbox, 1998, as in librosa.filters.mel): linear below 1 kHz, logarithmic above,
// triangles of unit area. Whisper computes a 400-point FFT at 16 kHz, so there are 201 bins.
const sampleRateHz = 16_000;
const fftSize = 400;

/** Bins of the spectrum: 201. */
export const melBins = fftSize / 2 + 1;

const linearHzPerMel = 200 / 3;
const logStartHz = 1000;
const logStartMel = logStartHz / linearHzPerMel;
const logStep = Math.log(6.4) / 27;

const toMel = (hz) =>
  hz < logStartHz ? hz / linearHzPerMel : logStartMel + Math.log(hz / logStartHz) / logStep;
const toHz = (mel) =>
  mel < logStartMel ? mel * linearHzPerMel : logStartHz * Math.exp(logStep * (mel - logStartMel));

/** Weights of `melCount` filters over `melBins` bins, filter by filter, as 32-bit floats. */
export function melFilters(melCount) {
  const topMel = toMel(sampleRateHz / 2);
  const cornersHz = Array.from({ length: melCount + 2 }, (_, i) => toHz((topMel * i) / (melCount + 1)));
  const weights = new Float32Array(melCount * melBins);
  for (let mel = 0; mel < melCount; mel += 1) {
    const [leftHz, peakHz, rightHz] = cornersHz.slice(mel, mel + 3);
    const areaScale = 2 / (rightHz - leftHz);
    for (let bin = 0; bin < melBins; bin += 1) {
      const hz = (bin * sampleRateHz) / fftSize;
      const height = Math.min((hz - leftHz) / (peakHz - leftHz), (rightHz - hz) / (rightHz - peakHz));
      // Rounded before it is scaled, because librosa keeps the triangles as 32-bit floats.
      weights[mel * melBins + bin] = Math.fround(Math.max(0, height)) * areaScale;
    }
  }
  return weights;
}
