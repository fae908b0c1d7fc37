import type { EventSendParams } from "@anthropic-ai/sdk/resources/beta/sessions/events";
import { field, idOf, type NativeEvent, typeOf } from "./native-event.ts";

type Answer = EventSendParams["events"][number];

/**
 * What an audit answers where the agent waits for somebody: a tool that wants leave has it where the probe names the
 * tool, and not otherwise; a custom tool has nobody behind it. Null for an event that is no question known here.
 */
export function answerTo(event: NativeEvent, probeTools: readonly string[]): Answer | null {
  const id = idOf(event);
  if (id === null) return null;
  switch (typeOf(event)) {
    case "agent.custom_tool_use":
      return {
        type: "user.custom_tool_result",
        custom_tool_use_id: id,
        is_error: true,
        content: [{ type: "text", text: "This tool is not connected during this session." }],
      };
    case "agent.tool_use":
    case "agent.mcp_tool_use": {
      const name = field(event, "name").toLowerCase();
      return probeTools.some((tool) => tool.toLowerCase() === name)
        ? { type: "user.tool_confirmation", tool_use_id: id, result: "allow" }
        : {
            type: "user.tool_confirmation",
            tool_use_id: id,
            result: "deny",
            deny_message: "This tool may not be used during this session.",
          };
    }
    default:
      return null;
  }
}

/** Ids of questions that the events hold an answer to. */
export function answeredIn(events: readonly NativeEvent[]): ReadonlySet<string> {
  const answers = events.filter((event) => /^user\.(?:tool_confirmation|custom_tool_result)$/.test(typeOf(event)));
  return new Set(answers.flatMap((event) => [field(event, "tool_use_id"), field(event, "custom_tool_use_id")]));
}
