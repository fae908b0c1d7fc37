import type {
  BetaClearThinking20251015Edit,
  BetaContentBlockParam,
  BetaMessageParam,
  BetaTool,
  MessageCreateParamsNonStreaming,
} from "@anthropic-ai/sdk/resources/beta/messages/messages";
import type { LoopChange } from "./loop-change.ts";
import { type Effort, modelAbilities } from "./model-abilities.ts";
import type { LoopState } from "./state.ts";
import { sentSystem } from "./system-prompt.ts";

/** What the operator set up, and how the loop has come to differ from it. */
export interface LoopSettings {
  readonly model: string;
  /** Absent: the loop's default, high. */
  readonly effort?: Effort;
  /** Appended to the loop's system prompt. */
  readonly instructions?: string;
  readonly changes?: readonly LoopChange[];
}

const thinkingBudgetTokens = 8_192;
const cacheBreakpoint = { cache_control: { type: "ephemeral" as const } };

/** The body of the next Messages request. Pure: the same settings and state give the same request. */
export function buildRequest(
  settings: LoopSettings,
  state: LoopState,
  tools: readonly BetaTool[],
): MessageCreateParamsNonStreaming {
  const changes = settings.changes ?? [];
  const model = changes.findLast((change) => change.kind === "model-swapped")?.model ?? settings.model;
  const cached = !changes.some((change) => change.kind === "cache-broken");
  const abilities = modelAbilities(model);
  const thinks = abilities.thinking !== "none";
  const betas = [
    ...(thinks ? ["context-management-2025-06-27"] : []),
    // Adaptive thinking reasons between tool calls by itself; a fixed budget has to be told to.
    ...(abilities.thinking === "budget" ? ["interleaved-thinking-2025-05-14"] : []),
  ];
  return {
    model,
    max_tokens: abilities.maxTokens,
    system: [{ type: "text", text: sentSystem(settings.instructions, changes), ...(cached ? cacheBreakpoint : {}) }],
    ...(tools.length > 0 ? { tools: [...tools] } : {}),
    messages: cached ? withCacheBreakpoint(state.messages) : [...state.messages],
    ...(abilities.thinking === "adaptive" ? { thinking: { type: "adaptive" as const } } : {}),
    ...(abilities.thinking === "budget"
      ? { thinking: { type: "enabled" as const, budget_tokens: thinkingBudgetTokens } }
      : {}),
    ...(abilities.effort ? { output_config: { effort: settings.effort ?? defaultEffort(changes) } } : {}),
    ...(thinks ? { context_management: { edits: [clearThinking(state, changes)] } } : {}),
    ...(betas.length > 0 ? { betas } : {}),
  };
}

function defaultEffort(changes: readonly LoopChange[]): Effort {
  return changes.findLast((change) => change.kind === "default-effort")?.effort ?? "high";
}

function clearThinking(state: LoopState, changes: readonly LoopChange[]): BetaClearThinking20251015Edit {
  const clearing = changes.findLast((change) => change.kind === "thinking-cleared-since-idle");
  const keep =
    state.idleSeen && clearing !== undefined ? { type: "thinking_turns" as const, value: clearing.keepTurns } : "all";
  return { type: "clear_thinking_20251015", keep };
}

/** Whether an idle time sets the session's `idleSeen`. A loop without such a change takes no notice of idle time. */
export function isLongIdle(idleMs: number, changes: readonly LoopChange[]): boolean {
  return changes.some((change) => change.kind === "thinking-cleared-since-idle" && idleMs > change.idleMs);
}

/**
 * A breakpoint on the newest message, so that each request reads the prefix the one before it wrote. On a copy: the
 * history itself stays as it was said. The newest message is always the user's, which a breakpoint may stand on.
 */
function withCacheBreakpoint(messages: readonly BetaMessageParam[]): BetaMessageParam[] {
  const last = messages.at(-1);
  if (last?.role !== "user" || !Array.isArray(last.content)) return [...messages];
  const block = last.content.at(-1);
  if (block === undefined) return [...messages];
  const marked = { ...block, ...cacheBreakpoint } as BetaContentBlockParam;
  return [...messages.slice(0, -1), { ...last, content: [...last.content.slice(0, -1), marked] }];
}
