/** What the process tells its caller. 1 and 2 never mean a verdict (design: architecture, "Exit codes"). */
export const exitCodes = {
  holds: 0,
  crash: 1,
  usage: 2,
  drift: 20,
  inconclusive: 21,
  baseline: 22,
  budget: 23,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Highest precedence first: what a caller must learn when several apply. */
const precedence: readonly ExitCode[] = [130, 143, 2, 1, 20, 23, 22, 21, 0];

/** The code that speaks for all of `codes`. An empty list is a programming error, never a pass. */
export function strongestExitCode(codes: readonly ExitCode[]): ExitCode {
  const strongest = precedence.find((code) => codes.includes(code));
  if (strongest === undefined) throw new RangeError("no exit code to choose from");
  return strongest;
}
