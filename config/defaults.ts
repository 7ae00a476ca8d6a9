/** Figures that stand where nobody set others. */
export const defaults = {
  /** The first port that is tried. */
  port: 8000,
  graceMs: 30_000,
  emptySessionMs: 10 * 60_000,
  drainMs: 10 * 60_000,
} as const;
