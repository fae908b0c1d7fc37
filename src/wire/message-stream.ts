import { createParser } from "eventsource-parser";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../core/json.ts";
import { appendDelta, closeBlock, type OpenBlock, openBlock } from "./content-block.ts";

/** What a Messages event stream amounted to. */
export interface StreamedMessage {
  /** The message as the non-streaming API would have returned it; the error object where no message began; else null. */
  readonly body: Json;
  /** True only after `message_stop` or an `error` event: a connection that merely ends has ended early. */
  readonly complete: boolean;
  /** What was wrong, in a word or two: the type of an `error` event, or what did not parse. */
  readonly error: string | null;
}

/** Puts a message together from the bytes of its server-sent events, however they are cut. */
export interface MessageAssembler {
  push(bytes: Uint8Array): void;
  /** What has arrived so far. A half-written event is dropped. */
  result(): StreamedMessage;
}

export function assembleMessage(): MessageAssembler {
  const decoder = new TextDecoder("utf-8");
  const blocks = new Map<number, OpenBlock>();
  const unknownEvents: Json[] = [];
  let message: JsonObject | null = null;
  let errorBody: Json = null;
  let error: string | null = null;
  let ended = false;

  const flaw = (reason: string): void => {
    error ??= reason;
  };

  const onBlockEvent = (type: string, event: JsonObject): void => {
    const index = event["index"];
    if (typeof index !== "number") return flaw("event without index");
    const content = event["content_block"];
    if (type === "content_block_start") {
      if (!isJsonObject(content)) return flaw("block without content");
      blocks.set(index, openBlock(content));
      return;
    }
    const block = blocks.get(index);
    if (!block) return flaw("event for an unopened block");
    if (type === "content_block_stop") return closeBlock(block);
    const delta = event["delta"];
    if (!isJsonObject(delta)) return flaw("block event without delta");
    appendDelta(block, delta);
  };

  const onEvent = (data: string): void => {
    const event = parseJson(data);
    if (!isJsonObject(event) || typeof event["type"] !== "string") return flaw("malformed event");
    const type = event["type"];
    if (type === "ping") return;
    if (ended) return flaw("event after the end");
    if (type === "error") {
      ended = true;
      errorBody = event;
      const detail = event["error"];
      error = isJsonObject(detail) && typeof detail["type"] === "string" ? detail["type"] : "error event";
    } else if (type === "message_start") {
      if (message || !isJsonObject(event["message"])) return flaw("unexpected message_start");
      message = event["message"];
    } else if (message === null) {
      flaw("event before message_start");
    } else if (type === "message_stop") {
      ended = true;
    } else if (type === "message_delta") {
      message = mergeMessageDelta(message, event);
    } else if (type.startsWith("content_block_")) {
      onBlockEvent(type, event);
    } else {
      unknownEvents.push(event);
    }
  };

  const parser = createParser({ onEvent: (event) => onEvent(event.data) });

  return {
    push: (bytes) => parser.feed(decoder.decode(bytes, { stream: true })),
    result: () => {
      if (message === null) return { body: errorBody, complete: ended, error };
      const started = Array.isArray(message["content"]) ? (message["content"] as readonly Json[]) : [];
      const streamed = [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block.value());
      const body = {
        ...message,
        content: [...started, ...streamed],
        ...(unknownEvents.length > 0 ? { unknown_events: unknownEvents } : {}),
      };
      return { body, complete: ended, error };
    },
  };
}

/**
 * `delta` holds fields of the message; `usage` running totals that replace those of `message_start`, absent or null
 * where they do not apply; anything else (`context_management`) belongs to the message as well.
 */
function mergeMessageDelta(message: JsonObject, event: JsonObject): JsonObject {
  const { type: _type, delta, usage, ...rest } = event;
  const { container, ...fields } = isJsonObject(delta) ? delta : {};
  return {
    ...message,
    ...fields,
    ...present({ container: container ?? null, ...rest }),
    usage: { ...asObject(message["usage"]), ...present(asObject(usage)) },
  };
}

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
