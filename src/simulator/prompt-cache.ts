import { sha256 } from "../core/fingerprint.ts";
import { canonicalJson, isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import type { VisibleContext } from "./context-edits.ts";
import { asText, type Block, type MessagesRequest } from "./messages-request.ts";
import { modelFacts } from "./model-facts.ts";
import { blockTokens, jsonTokens, messageOverheadTokens, withoutCacheControl } from "./tokens.ts";

/** Input tokens by how they are billed; the three counts add up to all of the input. */
export interface InputUsage {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheCreation5mTokens: number;
  readonly cacheCreation1hTokens: number;
}

interface Part {
  /** Fingerprint of everything up to and including this part. */
  readonly prefix: string;
  /** Tokens up to and including this part. */
  readonly tokens: number;
  readonly breakpoint: "5m" | "1h" | null;
}

/** How many parts before a breakpoint are looked at for a longer-standing entry. */
const lookbackParts = 20;

function lifetime(control: Json | undefined): Part["breakpoint"] {
  if (!isJsonObject(control)) return null;
  return control["ttl"] === "1h" ? "1h" : "5m";
}

/** A harness's line for billing, another on every request: the API takes it out before the model and the cache see it. */
function isMetadata(block: Block): boolean {
  return asText(block["text"]).startsWith("x-anthropic-billing-header:");
}

/** The request as the cache sees it: tools, then system, then messages; a changed part changes every prefix after it. */
function partsOf(request: MessagesRequest, context: VisibleContext): readonly Part[] {
  const parts: Part[] = [];
  let prefix = request.model;
  let tokens = 0;
  const add = (label: string, content: JsonObject, cost: number) => {
    prefix = sha256(`${prefix}\0${label}\0${canonicalJson(withoutCacheControl(content))}`);
    tokens += cost;
    parts.push({ prefix, tokens, breakpoint: lifetime(content["cache_control"]) });
  };
  for (const tool of request.tools) add("tool", tool.definition, jsonTokens(withoutCacheControl(tool.definition)));
  for (const block of request.system) if (!isMetadata(block)) add("system", block, blockTokens(block));
  // These change what the messages mean to the model and so invalidate their part of the cache, and only that.
  const settings = { thinking: request.body["thinking"] ?? null, tool_choice: request.body["tool_choice"] ?? null };
  prefix = sha256(`${prefix}\0${canonicalJson(settings)}`);
  for (const message of context.messages) {
    for (const [i, block] of message.blocks.entries()) {
      add(message.role, block, blockTokens(block) + (i === 0 ? messageOverheadTokens : 0));
    }
  }
  return withAutomaticBreakpoint(parts, request, context.messages.at(-1)?.blocks.at(-1));
}

/** `cache_control` at the top of a request marks its last part. */
function withAutomaticBreakpoint(parts: Part[], request: MessagesRequest, last: Block | undefined): readonly Part[] {
  const automatic = lifetime(request.body["cache_control"]);
  const end = parts.at(-1);
  if (automatic !== null && end !== undefined && end.breakpoint === null && last !== undefined) {
    parts[parts.length - 1] = { ...end, breakpoint: automatic };
  }
  return parts;
}

/** All input tokens of a request after its edits, as `count_tokens` gives them. */
export function countInputTokens(request: MessagesRequest, context: VisibleContext): number {
  return partsOf(request, context).at(-1)?.tokens ?? 0;
}

/** Remembers the prefixes that requests of this run asked to cache. Nothing expires: the simulated model has no clock. */
export class PromptCache {
  readonly #prefixes = new Set<string>();

  /** Bills a request against what earlier ones left, and leaves what it asks to cache. */
  bill(request: MessagesRequest, context: VisibleContext): InputUsage {
    const parts = partsOf(request, context);
    const minTokens = modelFacts(request.model).minCacheableTokens;
    const marked = parts.flatMap((part, i) => (part.breakpoint !== null && part.tokens >= minTokens ? [i] : []));
    const read = this.#longestRead(parts, marked);
    const created = { "5m": 0, "1h": 0 };
    let covered = read;
    for (const i of marked) {
      const part = parts[i] as Part;
      if (part.tokens > covered) {
        created[part.breakpoint ?? "5m"] += part.tokens - covered;
        covered = part.tokens;
      }
      this.#prefixes.add(part.prefix);
    }
    return {
      inputTokens: (parts.at(-1)?.tokens ?? 0) - covered,
      cacheReadTokens: read,
      cacheCreation5mTokens: created["5m"],
      cacheCreation1hTokens: created["1h"],
    };
  }

  #longestRead(parts: readonly Part[], marked: readonly number[]): number {
    let longest = 0;
    for (const breakpoint of marked) {
      for (let i = breakpoint; i >= Math.max(0, breakpoint - lookbackParts); i -= 1) {
        const part = parts[i] as Part;
        if (!this.#prefixes.has(part.prefix)) continue;
        longest = Math.max(longest, part.tokens);
        break;
      }
    }
    return longest;
  }
}
