import { isJsonObject, parseJson } from "../../core/json.ts";

/** What the driver reads of Claude Code's `stream-json` output; everything else is passed over. */
export type ClaudeCodeEvent =
  | { readonly kind: "init"; readonly sessionId: string; readonly version: string | null }
  | { readonly kind: "dated"; readonly atMs: number }
  | { readonly kind: "refusal" }
  | {
      readonly kind: "result";
      readonly text: string;
      readonly failed: boolean;
      readonly refused: boolean;
      readonly subtype: string;
    };

/** One line of output. A line that is no whole JSON object (a warning, half a message) says nothing. */
export function readEvent(line: string): readonly ClaudeCodeEvent[] {
  const event = line.startsWith("{") ? parseJson(line) : undefined;
  if (!isJsonObject(event)) return [];
  const text = (key: string): string => (typeof event[key] === "string" ? event[key] : "");
  if (event["type"] === "system" && event["subtype"] === "init") {
    const sessionId = text("session_id");
    const version = text("claude_code_version");
    return sessionId === "" ? [] : [{ kind: "init", sessionId, version: version === "" ? null : version }];
  }
  if (event["type"] === "result") {
    const subtype = text("subtype");
    const failed = event["is_error"] === true || subtype !== "success";
    return [{ kind: "result", text: text("result"), failed, refused: event["stop_reason"] === "refusal", subtype }];
  }
  const events: ClaudeCodeEvent[] = [];
  const atMs = Date.parse(text("timestamp"));
  if (Number.isFinite(atMs)) events.push({ kind: "dated", atMs });
  const message = event["message"];
  if (event["type"] === "assistant" && isJsonObject(message) && message["stop_reason"] === "refusal") {
    events.push({ kind: "refusal" });
  }
  return events;
}

/** A user turn as one line of input. */
export function userLine(text: string): string {
  return JSON.stringify({ type: "user", message: { role: "user", content: [{ type: "text", text }] } });
}
