import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../core/json.ts";
import { assembleMessage, type StreamedMessage } from "./message-stream.ts";
import { richEvents, richStream, sse } from "./testing/message-events.ts";

function assemble(text: string): StreamedMessage {
  const assembler = assembleMessage();
  assembler.push(Buffer.from(text));
  return assembler.result();
}

function stream(...events: { readonly type: string; readonly [key: string]: Json }[]): string {
  return events.map(sse).join("");
}

const start = {
  type: "message_start",
  message: { id: "m", type: "message", role: "assistant", content: [], usage: { input_tokens: 1, output_tokens: 1 } },
};
const stop = { type: "message_stop" };

describe("assembleMessage", () => {
  it("puts every kind of block together", () => {
    expect(assemble(richStream)).toEqual({
      complete: true,
      error: null,
      body: {
        id: "msg_01",
        type: "message",
        role: "assistant",
        model: "claude-opus-4-6",
        stop_reason: "tool_use",
        stop_sequence: null,
        stop_details: null,
        content: [
          { type: "thinking", thinking: "Let me look, žluťoučký kůň 🐎.", signature: "EqQBCkYIARgCIkD+/abc==" },
          { type: "redacted_thinking", data: "EmwKAhgBEgy3va3p" },
          {
            type: "text",
            text: "Reading “the” file.\r\ndata: not an event\n\n",
            citations: [{ type: "char_location", cited_text: "x", document_index: 0, document_title: null }],
          },
          { type: "tool_use", id: "toolu_1", name: "Read", input: { path: "aé.txt", n: [1, 2] } },
          { type: "tool_use", id: "toolu_2", name: "Noop", input: {} },
          { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } },
          {
            type: "web_search_tool_result",
            tool_use_id: "srvtoolu_1",
            content: [{ type: "web_search_result", title: "t", url: "https://example.com", encrypted_content: "E==" }],
          },
        ],
        usage: {
          input_tokens: 14,
          cache_creation_input_tokens: 3,
          cache_read_input_tokens: 40,
          output_tokens: 89,
          service_tier: "standard",
          output_tokens_details: { thinking_tokens: 17 },
          server_tool_use: { web_search_requests: 1 },
        },
      },
    });
  });

  it("does not care how the bytes are cut, within characters too, or how lines end", () => {
    const expected = assemble(richStream);
    for (const text of [richStream, richStream.replaceAll("\n", "\r\n"), `\uFEFF${richStream}`]) {
      const bytes = Buffer.from(text);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 60 }), (cuts) => {
          const assembler = assembleMessage();
          const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
          for (let i = 1; i < places.length; i++) assembler.push(bytes.subarray(places[i - 1], places[i]));
          expect(assembler.result()).toEqual(expected);
        }),
        { numRuns: 60 },
      );
      const byByte = assembleMessage();
      for (const byte of bytes) byByte.push(Uint8Array.of(byte));
      expect(byByte.result()).toEqual(expected);
    }
  });

  it("is complete at no cut before the last event, and never invents text", () => {
    const whole = JSON.stringify(assemble(richStream).body);
    const end = richStream.length;
    for (let at = 0; at < end; at += 7) {
      const part = assemble(richStream.slice(0, at));
      expect(part.complete).toBe(false);
      const text = /"thinking":"([^"]*)"/.exec(JSON.stringify(part.body))?.[1] ?? "";
      expect(whole).toContain(text);
    }
    expect(assemble(richStream.slice(0, end - 1)).complete).toBe(false);
  });

  it("keeps the raw input of a tool call that was cut off", () => {
    const cut = stream(
      start,
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "Bash", input: {} } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"command":"ls' } },
    );
    expect(assemble(cut)).toMatchObject({
      complete: false,
      body: { content: [{ type: "tool_use", input: {}, partial_json: '{"command":"ls' }] },
    });
  });

  it("keeps what it does not know", () => {
    const { body, complete, error } = assemble(
      stream(
        start,
        { type: "content_block_start", index: 0, content_block: { type: "hologram", shape: "cube" } },
        { type: "content_block_delta", index: 0, delta: { type: "light_delta", light: "ab", watts: 1 } },
        { type: "content_block_delta", index: 0, delta: { type: "light_delta", light: "cd", watts: 2 } },
        { type: "content_block_delta", index: 0, delta: { type: "sound_delta", sound: null } },
        { type: "content_block_stop", index: 0 },
        { type: "weather", sky: "blue" },
        {
          type: "message_delta",
          delta: { stop_reason: "end_turn", mood: "fine" },
          usage: { new_tokens: 4 },
          extra: [1],
        },
        stop,
      ),
    );
    expect({ complete, error }).toEqual({ complete: true, error: null });
    expect(body).toMatchObject({
      content: [
        {
          type: "hologram",
          shape: "cube",
          unknown_deltas: [
            { type: "light_delta", light: "abcd", watts: [1, 2] },
            { type: "sound_delta", sound: [null] },
          ],
        },
      ],
      unknown_events: [{ type: "weather", sky: "blue" }],
      stop_reason: "end_turn",
      mood: "fine",
      extra: [1],
      usage: { input_tokens: 1, output_tokens: 1, new_tokens: 4 },
    });
  });

  it("takes context_management and compaction as the SDK does", () => {
    const { body } = assemble(
      stream(
        start,
        { type: "content_block_start", index: 0, content_block: { type: "compaction", content: null } },
        { type: "content_block_delta", index: 0, delta: { type: "compaction_delta", content: "summary" } },
        { type: "content_block_stop", index: 0 },
        {
          type: "message_delta",
          delta: { stop_reason: "end_turn" },
          usage: { output_tokens: 2 },
          context_management: { applied_edits: [{ type: "clear_thinking_20251015", cleared_thinking_turns: 1 }] },
        },
        stop,
      ),
    );
    expect(body).toMatchObject({
      content: [{ type: "compaction", content: "summary" }],
      context_management: { applied_edits: [{ type: "clear_thinking_20251015", cleared_thinking_turns: 1 }] },
    });
  });

  it.each([
    ["data: {not json}\n\n", "malformed event"],
    ["data: 7\n\n", "malformed event"],
    [stream({ type: "content_block_start", index: 0, content_block: { type: "text" } }), "event before message_start"],
    [stream(start, start), "unexpected message_start"],
    [
      stream(start, { type: "content_block_delta", index: 3, delta: { type: "text_delta", text: "x" } }),
      "event for an unopened block",
    ],
    [stream(start, { type: "content_block_start", content_block: {} }), "event without index"],
    [stream(start, { type: "content_block_start", index: 0 }), "block without content"],
    [stream(start, stop, { type: "message_delta", delta: {} }), "event after the end"],
  ])("says what is wrong with %j", (text, error) => {
    expect(assemble(text).error).toBe(error);
  });

  it("ends in an error event, with or without a message", () => {
    const failure = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    expect(assemble(stream(failure))).toEqual({ body: failure, complete: true, error: "overloaded_error" });
    expect(assemble(stream(start, failure))).toMatchObject({
      body: { id: "m" },
      complete: true,
      error: "overloaded_error",
    });
  });

  it("treats a hostile key as data", () => {
    const text = richStream.replace('"stop_reason":"tool_use"', '"__proto__":{"polluted":true},"stop_reason":"x"');
    const { body } = assemble(text);
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("of no bytes is nothing", () => {
    expect(assemble("")).toEqual({ body: null, complete: false, error: null });
  });
});

it("events are the whole of the fixture", () => {
  expect(richEvents.at(-1)).toEqual(stop);
});
