/** Kept apart from the simulator so that `--help` need not load it; a test keeps them equal. */
export const simIncidentNames: readonly string[] = [
  "2026-03-04",
  "2026-03-26",
  "2026-04-16",
  "text-injected",
  "tool-removed",
  "model-swapped",
  "cache-broken",
  "partial-rollout",
];
