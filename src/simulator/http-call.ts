import type { IncomingMessage, ServerResponse } from "node:http";
import type { JsonObject } from "../core/json.ts";

/** Largest body the API takes. */
const maxBodyBytes = 32 * 1024 * 1024;

export type ErrorType = "invalid_request_error" | "not_found_error" | "request_too_large" | "api_error";

/** A request that was read to its end, and where its answer goes. */
export interface HttpCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly text: string;
  readonly requestId: string;
}

export function sendJson(
  call: HttpCall,
  status: number,
  body: JsonObject,
  headers: { readonly [name: string]: string } = {},
): void {
  call.response.writeHead(status, { "content-type": "application/json", "request-id": call.requestId, ...headers });
  call.response.end(call.request.method === "HEAD" ? undefined : JSON.stringify(body));
}

/** An error in the API's form. `details` carries a machine-readable code where there is one. */
export function sendError(
  call: HttpCall,
  status: number,
  type: ErrorType,
  message: string,
  details: JsonObject | null = null,
): void {
  const error = details === null ? { type, message } : { type, message, details };
  // A client that repeats what cannot succeed would only loop faster.
  const headers = { "x-should-retry": "false" };
  sendJson(call, status, { type: "error", error, request_id: call.requestId }, headers);
}

/** Answers with a stream of server-sent events. */
export function sendEvents(call: HttpCall, events: Iterable<string>): void {
  call.response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "request-id": call.requestId,
  });
  for (const event of events) call.response.write(event);
  call.response.end();
}

/** The body as text, or null where it is larger than the API takes; and its size in bytes. */
export async function readBody(request: IncomingMessage): Promise<{ text: string | null; bytes: number }> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= maxBodyBytes) pieces.push(piece);
  }
  return { text: bytes <= maxBodyBytes ? Buffer.concat(pieces).toString("utf8") : null, bytes };
}

export function betasOf(request: IncomingMessage): string {
  return String(request.headers["anthropic-beta"] ?? "");
}
