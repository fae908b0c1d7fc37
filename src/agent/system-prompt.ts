import type { LoopChange } from "./loop-change.ts";

/** No path, date or machine in it: two runs send the same words, and the prompt cache sees one prefix. */
const base = `You are a coding agent. You work in a workspace folder, where the user's files are.

Use the tools on offer to read and change files and to run commands; paths are relative to the workspace. Look before you change something, keep to what was asked, and check your work where there is a way to check it. A question that needs no tool is answered without one.

Say plainly what you did, what you found, and what you could not do.`;

/** The system prompt the operator set up: the loop's own words, then the operator's. */
export function configuredSystem(instructions: string | undefined): string {
  return instructions === undefined || instructions === "" ? base : `${base}\n\n${instructions}`;
}

/** The system prompt that is sent. */
export function sentSystem(instructions: string | undefined, changes: readonly LoopChange[]): string {
  const added = changes.flatMap((change) => {
    if (change.kind === "system-text") return [change.text];
    return change.kind === "text-injected" ? [fillerText(change.tokens)] : [];
  });
  return [configuredSystem(instructions), ...added].join("\n\n");
}

const fillerWords = "Notice for this workspace, which asks for nothing and changes nothing in how the work is done. ";
/** English has about four characters a token. */
const charactersPerToken = 4;

function fillerText(tokens: number): string {
  const characters = Math.max(1, Math.round(tokens * charactersPerToken));
  return fillerWords.repeat(Math.ceil(characters / fillerWords.length)).slice(0, characters);
}
