import type { Json } from "../core/json.ts";
import type { Transcript } from "../model/transcript.ts";
import { mainRequests } from "./main-requests.ts";

export interface ToolCall {
  /** 0-based user turn. */
  readonly turn: number;
  readonly name: string;
  readonly input: Json;
}

/** Tool calls of the agent's own loop, in order. */
export function toolCalls(transcript: Transcript): readonly ToolCall[] {
  return mainRequests(transcript).flatMap(({ phase, answer }) =>
    answer.blocks.flatMap((block) =>
      block.kind === "tool-call" ? [{ turn: phase.turn, name: block.name, input: block.input }] : [],
    ),
  );
}

/** Number of calls per tool name, as evidence. */
export function callsByName(calls: readonly ToolCall[]): { readonly [name: string]: number } {
  const names = [...new Set(calls.map(({ name }) => name))].sort();
  return Object.fromEntries(names.map((name) => [name, calls.filter((call) => call.name === name).length]));
}
