import type { Json } from "../../core/json.ts";

/** One server-sent event as the Messages API writes it. */
export function sse(event: { readonly type: string; readonly [key: string]: Json }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

type Event = { readonly type: string; readonly [key: string]: Json };

/** A stream with a block of every kind the reader knows. */
export const richEvents: readonly Event[] = [
  {
    type: "message_start",
    message: {
      id: "msg_01",
      type: "message",
      role: "assistant",
      model: "claude-opus-4-6",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 3,
        cache_read_input_tokens: 40,
        output_tokens: 1,
        service_tier: "standard",
      },
    },
  },
  { type: "ping" },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Let me look, žluťoučký " } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "kůň 🐎." } },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "EqQBCkYIARgCIkD+/abc==" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking", data: "EmwKAhgBEgy3va3p" } },
  { type: "content_block_stop", index: 1 },
  { type: "content_block_start", index: 2, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "Reading “the” " } },
  { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "file.\r\ndata: not an event\n\n" } },
  {
    type: "content_block_delta",
    index: 2,
    delta: {
      type: "citations_delta",
      citation: { type: "char_location", cited_text: "x", document_index: 0, document_title: null },
    },
  },
  { type: "content_block_stop", index: 2 },
  {
    type: "content_block_start",
    index: 3,
    content_block: { type: "tool_use", id: "toolu_1", name: "Read", input: {} },
  },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "" } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '{"path": "a\\u00e9' } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '.txt", "n": [1, 2]}' } },
  { type: "content_block_stop", index: 3 },
  {
    type: "content_block_start",
    index: 4,
    content_block: { type: "tool_use", id: "toolu_2", name: "Noop", input: {} },
  },
  { type: "content_block_stop", index: 4 },
  {
    type: "content_block_start",
    index: 5,
    content_block: { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} },
  },
  { type: "content_block_delta", index: 5, delta: { type: "input_json_delta", partial_json: '{"query":"x"}' } },
  { type: "content_block_stop", index: 5 },
  {
    type: "content_block_start",
    index: 6,
    content_block: {
      type: "web_search_tool_result",
      tool_use_id: "srvtoolu_1",
      content: [{ type: "web_search_result", title: "t", url: "https://example.com", encrypted_content: "E==" }],
    },
  },
  { type: "content_block_stop", index: 6 },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null, stop_details: null },
    usage: {
      output_tokens: 89,
      input_tokens: 14,
      cache_read_input_tokens: null,
      output_tokens_details: { thinking_tokens: 17 },
      server_tool_use: { web_search_requests: 1 },
    },
  },
  { type: "message_stop" },
];

export const richStream: string = richEvents.map(sse).join("");
