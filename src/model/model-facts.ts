/**
 * What is documented about Claude models where a request may leave a field out. Data, dated; `null` is "not documented
 * as far as read", never a guess.
 *
 * Sources (platform.claude.com, stored copies read on 22 November 2026): "Effort" (models that take it, defaults, levels),
 * "Models overview" and each model's overview page (default effort, kind of thinking), "Context editing" (default of
 * `clear_thinking_20251015`: Opus from 4.5, Sonnet from 4.6 and Mythos Preview keep all; earlier ones, and Haiku up to
 * 4.5, the last assistant turn's), "Adaptive thinking", "What's new in Opus 5 / Opus 5.5 / Haiku 5.5" (thinking on where
 * it is not asked for, `display: omitted`).
 */
export interface ModelFacts {
  /** Family with version, for instance `opus-4-6`. */
  readonly family: string;
  /** Levels of `output_config.effort`, ascending; empty where the model takes no effort, null where unknown. */
  readonly effortLevels: readonly string[] | null;
  /** Level in force where none is sent; null where unknown or where the model takes none. */
  readonly defaultEffort: string | null;
  /** What is kept of earlier reasoning where no edit asks otherwise: everything, or the last assistant turn's. */
  readonly defaultKeep: "all" | "last-turn" | null;
  /** `thinking.display` where none is sent. */
  readonly defaultDisplay: "summarized" | "omitted" | null;
  /** Whether the model reasons in blocks of its own at all. */
  readonly thinks: boolean;
  readonly adaptiveThinking: boolean | null;
  /** Whether it thinks where the request has no `thinking` field. */
  readonly thinksByDefault: boolean | null;
}

const toHigh = ["low", "medium", "high"] as const;
const toMaxWithoutXhigh = ["low", "medium", "high", "max"] as const;
const toMax = ["low", "medium", "high", "xhigh", "max"] as const;

/** Effort order of all levels documented so far, ascending. */
export const effortOrder: readonly string[] = toMax;

const noThinking: Omit<ModelFacts, "family"> = {
  effortLevels: [],
  defaultEffort: null,
  defaultKeep: null,
  defaultDisplay: null,
  thinks: false,
  adaptiveThinking: false,
  thinksByDefault: false,
};
const budgeted: Omit<ModelFacts, "family"> = {
  ...noThinking,
  defaultKeep: "last-turn",
  defaultDisplay: "summarized",
  thinks: true,
};
const adaptive46: Omit<ModelFacts, "family"> = {
  ...budgeted,
  effortLevels: toMaxWithoutXhigh,
  defaultEffort: "high",
  defaultKeep: "all",
  adaptiveThinking: true,
};
const adaptive47: Omit<ModelFacts, "family"> = { ...adaptive46, effortLevels: toMax, defaultDisplay: "omitted" };
const adaptive5: Omit<ModelFacts, "family"> = { ...adaptive47, thinksByDefault: true };

const facts: { readonly [family: string]: Omit<ModelFacts, "family"> } = {
  "haiku-3": noThinking,
  "haiku-3-5": noThinking,
  "haiku-4-5": budgeted,
  "haiku-5-5": { ...adaptive5, defaultEffort: "medium", defaultKeep: null },
  "sonnet-3-5": noThinking,
  "sonnet-3-7": { ...budgeted, defaultDisplay: null },
  "sonnet-4": budgeted,
  "sonnet-4-0": budgeted,
  "sonnet-4-5": budgeted,
  "sonnet-4-6": adaptive46,
  "sonnet-5": { ...adaptive47, thinksByDefault: null },
  "sonnet-5-5": adaptive5,
  "opus-3": noThinking,
  "opus-4": budgeted,
  "opus-4-0": budgeted,
  "opus-4-1": budgeted,
  "opus-4-5": { ...budgeted, effortLevels: toHigh, defaultEffort: "high", defaultKeep: "all" },
  "opus-4-6": adaptive46,
  "opus-4-7": adaptive47,
  "opus-4-8": adaptive47,
  "opus-5": adaptive5,
  "opus-5-5": { ...adaptive5, defaultEffort: "medium" },
  "fable-5": { ...adaptive5, defaultKeep: null },
  "fable-5-1": { ...adaptive5, defaultKeep: null },
  "fable-5-2": { ...adaptive5, effortLevels: null, defaultKeep: null },
  "mythos-5": { ...adaptive5, defaultKeep: null },
  "mythos-5-1": { ...adaptive5, effortLevels: null, defaultEffort: null, defaultKeep: null },
  "mythos-preview": { ...adaptive46, defaultDisplay: "omitted", thinksByDefault: true },
};

/**
 * `claude-haiku-4-5-20251001`, `claude-opus-4-6[1m]`, `us.anthropic.claude-sonnet-4-5-20250929-v1:0`,
 * `claude-3-7-sonnet@20250219`, `anthropic/claude-opus-4.6` → `haiku-4-5`, `opus-4-6`, …; null where it is no Claude id.
 */
export function modelFamily(model: string): string | null {
  const id = model
    .toLowerCase()
    .replace(/\[[^\]]*\]$/, "")
    .replaceAll(".", "-")
    .replace(/^.*(?=claude-)/, "")
    .replace(/-v\d+(:\d+)?$/, "")
    .replace(/[-@](\d{8}|latest)$/, "");
  const named = /^claude-([a-z]+)-(preview|\d{1,2}(?:-\d{1,2})?)$/.exec(id);
  if (named) return `${named[1]}-${named[2]}`;
  const versionFirst = /^claude-(\d{1,2}(?:-\d{1,2})?)-([a-z]+)$/.exec(id);
  return versionFirst ? `${versionFirst[2]}-${versionFirst[1]}` : null;
}

/** Facts on the model, or null where nothing is known of it. */
export function modelFacts(model: string): ModelFacts | null {
  const family = modelFamily(model);
  const known = family !== null && Object.hasOwn(facts, family) ? facts[family] : undefined;
  return family === null || known === undefined ? null : { family, ...known };
}
