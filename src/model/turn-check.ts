/**
 * What a suite says of a user turn's outcome, so that it can be graded. Checks of one turn are graded one by one, each
 * by the metric that it is for.
 */
export type TurnCheck =
  /**
   * The turn asks for a fact that only the agent's reasoning (`thinking`) or its visible text (`visible`) held: the
   * answer names it. Metrics: `recall.thinking`, `recall.visible`.
   */
  | { readonly kind: "recalls"; readonly fact: string; readonly from: RecallSource }
  /** The negative item: the turn asks for a fact that was never given, and the answer says so in these words. */
  | { readonly kind: "denies"; readonly words: string; readonly from: RecallSource }
  /** The turn wishes for a longer text: its last text has at least this many words. Metric: `length.obeysLonger`. */
  | { readonly kind: "at-least-words"; readonly words: number }
  /** The turn's last text holds these words, or matches the pattern between slashes. Metric: `task.passed`. */
  | { readonly kind: "says"; readonly text: string }
  /** The turn calls one of the tools, with an input that holds the text. Metric: `task.passed`. */
  | { readonly kind: "calls"; readonly tool: readonly string[]; readonly holding: string | null };

export type RecallSource = "thinking" | "visible";
