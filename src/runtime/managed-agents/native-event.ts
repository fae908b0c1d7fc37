import { canonicalJson, equalJson, isJsonObject, type Json, type JsonObject } from "../../core/json.ts";

/** An event as the service sent it, kept verbatim: unknown types and missing fields are what an audit is for. */
export type NativeEvent = JsonObject;

export function typeOf(event: NativeEvent): string {
  return typeof event.type === "string" ? event.type : "";
}

/** Null where there is none: an interrupt may have an empty one, and some servers give none at all. */
export function idOf(event: NativeEvent): string | null {
  return typeof event.id === "string" && event.id !== "" ? event.id : null;
}

/** Previews that precede an event and never stand in the history. */
export function isPreview(event: NativeEvent): boolean {
  return /^event_(?:start|delta|stop)$/.test(typeOf(event));
}

/** What tells an event from another: its id, else what it says and when. */
export function keyOf(event: NativeEvent): string {
  const id = idOf(event);
  return id === null ? `= ${canonicalJson(event)}` : `# ${id}`;
}

/** Whether `queued`, which has no id and no time yet, is what now comes with its time. */
export function isQueuedForm(queued: NativeEvent, event: NativeEvent): boolean {
  if (idOf(queued) !== null || idOf(event) !== null || isProcessed(queued) || !isProcessed(event)) return false;
  return equalJson(withoutTime(queued), withoutTime(event));
}

function withoutTime({ processed_at: _time, ...rest }: NativeEvent): JsonObject {
  return rest;
}

export function isProcessed(event: NativeEvent): boolean {
  return typeof event.processed_at === "string";
}

/** Text blocks of an event's content; a string stands for one block. */
export function textOf(event: NativeEvent): string {
  const { content } = event;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return (content as readonly Json[])
    .flatMap((block) =>
      isJsonObject(block) && block.type === "text" && typeof block.text === "string" ? [block.text] : [],
    )
    .join("\n");
}

/** The service's own time of the event, milliseconds since 1970; null while it is queued, or where there is none. */
export function timeOf(event: NativeEvent): number | null {
  const at = typeof event.processed_at === "string" ? Date.parse(event.processed_at) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}

/** A field that holds a text; "" where it holds something else. */
export function field(value: Json | undefined, name: string): string {
  const held = isJsonObject(value) ? value[name] : undefined;
  return typeof held === "string" ? held : "";
}
