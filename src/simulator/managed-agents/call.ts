import type { IncomingHttpHeaders } from "node:http";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../../core/json.ts";
import { invalid } from "./api-error.ts";

/** A request that was read to its end and matched to a route. */
export interface Call {
  /** Path parameters by name. */
  readonly path: { readonly [name: string]: string };
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** Where a stream of events goes. `send` frames one event; `end` is a clean end of the response. */
export interface EventSink {
  send(event: object & { readonly type: string }): void;
  end(): void;
}

export type Reply =
  | { readonly kind: "json"; readonly body: object }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly mimeType: string; readonly filename: string }
  /** `open` starts feeding the sink and returns what stops it. */
  | { readonly kind: "stream"; readonly open: (sink: EventSink) => () => void };

export interface Route {
  /** The SDK's name of the call, as `sessions.events.send`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** `/v1/sessions/:id`. */
  readonly path: string;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
}

export function json(body: object): Reply {
  return { kind: "json", body };
}

export function bodyOf(call: Call): JsonObject {
  const body = parseJson(call.bytes.toString("utf8") || "{}");
  if (!isJsonObject(body)) throw invalid("The request body is not valid JSON");
  return body;
}

export function parameter(call: Call, name: string): string {
  return call.path[name] ?? "";
}

/** A text field that must be there. */
export function requiredText(body: JsonObject, name: string): string {
  const value = body[name];
  if (value === undefined || value === null) throw invalid(`${name}: Field required`);
  if (typeof value !== "string" || value === "") throw invalid(`${name}: Input should be a non-empty string`);
  return value;
}

/** A text field that may be absent or null. */
export function optionalText(body: JsonObject, name: string): string | null {
  const value = body[name] ?? null;
  if (value !== null && typeof value !== "string") throw invalid(`${name}: Input should be a valid string`);
  return value === "" ? null : value;
}

export function listOf(body: JsonObject, name: string): readonly Json[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value)) throw invalid(`${name}: Input should be a valid list`);
  return value;
}

export function objectsOf(body: JsonObject, name: string): readonly JsonObject[] {
  return listOf(body, name).map((item, i) => {
    if (!isJsonObject(item)) throw invalid(`${name}.${i}: Input should be a valid dictionary`);
    return item;
  });
}

/** A route that answers with JSON. */
export function jsonRoute(
  operation: string,
  method: Route["method"],
  path: string,
  answer: (call: Call) => object | Promise<object>,
): Route {
  return { operation, method, path, handle: async (call) => json(await answer(call)) };
}
