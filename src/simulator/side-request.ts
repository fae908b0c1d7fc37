import { asText, type MessagesRequest } from "./messages-request.ts";
import { instructionTexts, promptText } from "./turns.ts";

/** What a request is for. All but `agent` are side requests in the statistics. */
export type RequestPurpose =
  | { readonly kind: "agent" }
  /** A question without tools: may be the script's all the same. */
  | { readonly kind: "plain" }
  | { readonly kind: "schema" }
  | { readonly kind: "quota" }
  | { readonly kind: "title"; readonly asJson: boolean }
  | { readonly kind: "summary"; readonly tagged: boolean };

const summaryRequest =
  /\b(?:create|write|provide|produce|generate|give|make)\b[^.\n]{0,60}\bsummary\b[^.\n]{0,60}\b(?:conversation|session|context|progress|transcript|discussion|so far)\b|\bsummari[sz]e\b[^.\n]{0,40}\b(?:conversation|session|transcript|discussion|progress)\b/i;
const titleRequest =
  /\b(?:generate|write|create|come up with|give|produce|extract|summari[sz]e)\b[^\n]{0,120}\btitle\b|\btitle\b[^\n]{0,60}\b(?:for (?:this|the|a) (?:\w+ )?(?:conversation|session|chat|thread))|indicates a new conversation topic/i;

export function purposeOf(request: MessagesRequest): RequestPurpose {
  if (request.maxTokens === 1) return { kind: "quota" };
  const prompt = lastPrompt(request);
  const instructions = request.system.map((block) => asText(block["text"])).join("\n");
  if (request.outputSchema !== null) return { kind: "schema" };
  // A compaction request may carry the whole tool list; the last prompt is its instruction.
  if (summaryRequest.test(prompt) || (request.tools.length === 0 && summaryRequest.test(instructions))) {
    return { kind: "summary", tagged: /<summary>/.test(prompt + instructions) };
  }
  if (request.tools.length > 0) return { kind: "agent" };
  const asked = `${instructionTexts(request).join("\n")}\n${prompt}`;
  if (titleRequest.test(asked)) return { kind: "title", asJson: /\bJSON\b|"title"|isNewTopic/.test(asked) };
  return { kind: "plain" };
}

function lastPrompt(request: MessagesRequest): string {
  return request.messages.map(promptText).findLast((text) => text !== "") ?? "";
}

/** What the agent said and saw so far, in short: what a model would carry over a compaction. The user's words stay out, or they would read as a new turn. */
export function summaryText(request: MessagesRequest, tagged: boolean): string {
  const said = request.messages
    .filter((message) => message.role === "assistant")
    .flatMap((message) => message.blocks)
    .filter((block) => block["type"] === "text")
    .map((block) => `- ${asText(block["text"]).replace(/\s+/g, " ").slice(0, 300)}`);
  const summary = ["Summary of the work so far.", ...said.slice(-20)].join("\n");
  return tagged
    ? `<analysis>\nThe work was reviewed in order.\n</analysis>\n\n<summary>\n${summary}\n</summary>`
    : summary;
}
