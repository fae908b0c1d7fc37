import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { JsonObject } from "../../core/json.ts";
import type { ApiError } from "./api-error.ts";
import type { Reply } from "./call.ts";
import type { FaultEffect } from "./faults/fault.ts";
import type { EffectOf, Struck } from "./faults/fault-plan.ts";
import { FaultyStream } from "./faults/faulty-stream.ts";
import { rewrittenEvents } from "./faults/strike.ts";

const pingMs = 15_000;

export function sendError(response: ServerResponse, error: ApiError, requestId: string): void {
  const { type, message, details, headers } = error;
  const body = details === null ? { type, message } : { type, message, details };
  response.writeHead(error.status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ type: "error", error: body, request_id: requestId }));
}

export function sendWhole(
  response: ServerResponse,
  reply: Exclude<Reply, { kind: "stream" }>,
  effects: readonly FaultEffect[],
): void {
  if (reply.kind === "bytes") {
    const filename = reply.filename.replaceAll(/[^\w.-]/g, "_");
    response.writeHead(200, {
      "content-type": reply.mimeType,
      "content-disposition": `attachment; filename="${filename}"`,
    });
    response.end(reply.bytes);
    return;
  }
  const text = JSON.stringify(reply.body);
  const other = effects.find((effect) => effect.kind === "content-type");
  if (other !== undefined) {
    response.writeHead(200, { "content-type": other.contentType });
    response.end(other.body);
    return;
  }
  if (effects.some((effect) => effect.kind === "gzip-cut")) {
    const whole = gzipSync(text);
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(whole.subarray(0, Math.floor(whole.length / 2)));
    return;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(text);
}

export function sendStream(
  response: ServerResponse,
  reply: Extract<Reply, { kind: "stream" }>,
  faults: readonly Struck<"stream">[],
  rewrites: readonly EffectOf<"events">[],
): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  response.flushHeaders();
  const stream = new FaultyStream(response, faults);
  const ping = setInterval(() => stream.ping(), pingMs);
  const stop = reply.open({
    send: (event) => {
      const shown = rewrites.length === 0 ? [event as JsonObject] : rewrittenEvents([asJson(event)], rewrites);
      for (const one of shown) stream.event(one);
    },
    end: () => stream.end(),
  });
  response.once("close", () => {
    clearInterval(ping);
    stop();
  });
}

function asJson(event: object): JsonObject {
  return JSON.parse(JSON.stringify(event)) as JsonObject;
}
