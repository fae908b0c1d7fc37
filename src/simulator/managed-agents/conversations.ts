import type { Conversation } from "../../model/suite.ts";

const silent: Conversation = { steps: [], workspace: {}, tools: [] };
const folded = (text: string) => text.replace(/\s+/g, " ").trim();

/** The script that a session's first message belongs to: the one with the longest user turn that the message holds. */
export function conversationFor(conversations: readonly Conversation[], firstText: string): Conversation {
  const text = folded(firstText);
  let best: { conversation: Conversation; length: number } | null = null;
  for (const conversation of conversations) {
    for (const step of conversation.steps) {
      if (step.kind !== "user") continue;
      const line = folded(step.text);
      if (line === "" || !text.includes(line) || (best !== null && best.length >= line.length)) continue;
      best = { conversation, length: line.length };
    }
  }
  return best?.conversation ?? conversations[0] ?? silent;
}
