import type { Transcript } from "../model/transcript.ts";
import { mainRequests } from "./main-requests.ts";

/** What the agent wrote in one user turn. Reasoning is no text. */
export interface TurnTexts {
  /** 0-based. */
  readonly turn: number;
  /** What stands before each tool call that has text before it: up to the turn's start or the call before. */
  readonly between: readonly string[];
  /** What follows the last tool call; null where nothing does. */
  readonly final: string | null;
}

/** Per user turn, in order: blocks of one turn only are put together, however many answers they are spread over. */
export function turnTexts(transcript: Transcript): readonly TurnTexts[] {
  const requests = mainRequests(transcript);
  const turns = [...new Set(requests.map(({ phase }) => phase.turn))].sort((a, b) => a - b);
  return turns.map((turn) => {
    const between: string[] = [];
    let open: string[] = [];
    for (const { answer } of requests.filter(({ phase }) => phase.turn === turn))
      for (const block of answer.blocks) {
        if (block.kind === "text" && block.text.trim() !== "") open.push(block.text);
        if (block.kind !== "tool-call") continue;
        if (open.length > 0) between.push(open.join("\n"));
        open = [];
      }
    return { turn, between, final: open.length > 0 ? open.join("\n") : null };
  });
}
