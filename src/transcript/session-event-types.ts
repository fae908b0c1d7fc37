/** Every event of a session that the SDK knows (1.12.0, `BetaManagedAgentsSessionEventType`), and the end of one. */
const known: ReadonlySet<string> = new Set([
  ...["message", "interrupt", "tool_confirmation", "custom_tool_result", "define_outcome", "tool_result"].map(user),
  ...["custom_tool_use", "message", "thinking", "mcp_tool_use", "mcp_tool_result", "tool_use", "tool_result"].map(
    agent,
  ),
  ...["thread_message_received", "thread_message_sent", "thread_context_compacted"].map(agent),
  ...["error", "status_rescheduled", "status_running", "status_idle", "status_terminated", "updated"].map(session),
  ...["usage", "deleted", "thread_created", "thread_status_running", "thread_status_idle"].map(session),
  ...["thread_status_terminated", "thread_status_rescheduled"].map(session),
  ...["outcome_evaluation_start", "outcome_evaluation_ongoing", "outcome_evaluation_end"].map(span),
  ...["model_request_start", "model_request_end"].map(span),
  ...["created", "status_running", "status_idle", "status_ended", "error", "phase_started", "phase_ended"].map(
    workflow,
  ),
  "system.message",
]);

function user(name: string): string {
  return `user.${name}`;
}

function agent(name: string): string {
  return `agent.${name}`;
}

function session(name: string): string {
  return `session.${name}`;
}

function span(name: string): string {
  return `span.${name}`;
}

function workflow(name: string): string {
  return `workflow_run.${name}`;
}

/** The types among these that are not known here, sorted; an event without a type is `(none)`. */
export function unknownTypes(types: readonly (string | null)[]): readonly string[] {
  return [...new Set(types.map((type) => type ?? "(none)").filter((type) => !known.has(type)))].sort();
}
