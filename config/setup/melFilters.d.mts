export const melBins: number;
export function melFilters(melCount: number): Float32Array<ArrayBuffer>;
