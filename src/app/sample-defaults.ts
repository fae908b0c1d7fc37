/** How strictly noisy values are judged where nobody says otherwise. */
export const sampleDefaults = {
  /** Most trials of one verdict: the looks that the level is shared among. */
  maxTrials: 20,
  /** One run in a hundred may alarm without a change, over all its verdicts on noisy values that gate. */
  alpha: 0.01,
  /** Chance of a false "the same" at the margin (statistics page, T10). */
  beta: 0.05,
};
