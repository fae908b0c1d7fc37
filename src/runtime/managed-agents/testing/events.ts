import type { JsonObject } from "../../../core/json.ts";

const at = (ms: number) => new Date(Date.UTC(2026, 10, 22, 9) + ms).toISOString();

export interface ScriptedRequest {
  readonly thinks?: boolean;
  readonly says?: string;
  readonly calls?: string;
}

/** Events of one turn as the service tells them; `from` numbers them over the session. */
export function turnEvents(
  text: string,
  requests: readonly ScriptedRequest[],
  from: number,
  end: JsonObject = { stop_reason: { type: "end_turn" }, stop_details: null },
): JsonObject[] {
  const events: JsonObject[] = [];
  const add = (type: string, rest: JsonObject = {}): string => {
    const number = from + events.length;
    const id = `sevt_${String(number).padStart(4, "0")}`;
    events.push({ type, id, processed_at: at(number * 250), ...rest });
    return id;
  };
  add("user.message", { content: [{ type: "text", text }] });
  add("session.status_running");
  for (const { thinks, says, calls } of requests) {
    const started = add("span.model_request_start");
    if (thinks) add("agent.thinking");
    if (says !== undefined) add("agent.message", { content: [{ type: "text", text: says }] });
    const call = calls === undefined ? null : add("agent.tool_use", { name: calls, input: { command: "ls" } });
    add("span.model_request_end", {
      model_request_start_id: started,
      is_error: false,
      model_usage: {
        input_tokens: 100 + events.length,
        output_tokens: 20,
        cache_read_input_tokens: 0,
        cache_creation_input_tokens: 0,
      },
    });
    if (call !== null) add("agent.tool_result", { tool_use_id: call, content: [{ type: "text", text: "done" }] });
  }
  add("session.status_idle", end);
  return events;
}
