import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import type { Clock } from "../core/clock.ts";
import { type Json, parseJson } from "../core/json.ts";
import type { Capture } from "./capture.ts";
import { decodeBody } from "./decode-body.ts";
import { clientHeaders, headerValues, upstreamHeaders } from "./headers.ts";
import { answerError } from "./tap-answer.ts";
import type { TapLimits } from "./tap-limits.ts";
import { startWatchdog, type Watchdog } from "./watchdog.ts";

/** What all relays of a tap have in common. */
export interface RelayRoute {
  readonly dispatcher: Dispatcher;
  /** Scheme, host and port of the upstream. */
  readonly origin: string;
  /** Path of the upstream's base URL, no slash at the end. */
  readonly basePath: string;
  readonly dummyKey: string;
  readonly realKey: string | null;
  readonly limits: TapLimits;
  readonly mutate: ((body: Json) => Json) | null;
  readonly clock: Clock;
  /** Aborted when the tap closes. */
  readonly closing: AbortSignal;
  /** Takes `bytes` from what may still be recorded; false where that is used up. */
  reserve(bytes: number): boolean;
}

/** Carries one admitted request to the upstream and its answer back. Resolves when both sides are done with it; never rejects. */
export async function relay(
  request: IncomingMessage,
  response: ServerResponse,
  capture: Capture,
  route: RelayRoute,
): Promise<void> {
  const aborted = new AbortController();
  const abort = (reason: string): void => {
    capture.error ??= reason;
    aborted.abort(new Error(reason));
  };
  const watchdog = startWatchdog(route.clock, route.limits, (limit) => abort(`${limit} time limit`));
  // The socket, not the response: one that waits its turn in a pipeline is never told that the client left.
  const onGone = (): void => {
    if (!response.writableFinished) abort("client gone");
  };
  const onClosing = (): void => abort("tap closed");
  route.closing.addEventListener("abort", onClosing);
  const { socket } = request;
  socket.once("close", onGone);
  try {
    const body = await readBody(request, route.limits.requestBytes, aborted.signal, watchdog);
    if (body === "too-large") {
      capture.error = "request too large";
      return answerError(response, 413, `request body over ${route.limits.requestBytes} bytes`, false);
    }
    const sent = prepare(request, body, route);
    capture.requestBytes = sent.body.length;
    if (route.reserve(sent.body.length)) capture.requestBody = { bytes: sent.body, encoding: sent.encoding };
    await forward(request, response, capture, route, sent, { signal: aborted.signal, abort, watchdog });
  } catch (error) {
    const inTime = !aborted.signal.aborted;
    capture.error ??= failureOf(error as Error);
    answerError(response, inTime ? 500 : 408, capture.error, true);
  } finally {
    watchdog.stop();
    socket.off("close", onGone);
    route.closing.removeEventListener("abort", onClosing);
  }
}

/** The whole body, so that a request is either forwarded as it was recorded or not at all. */
async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
  watchdog: Watchdog,
): Promise<Buffer | "too-large"> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return "too-large";
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    request.on("error", reject);
    request.on("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on("data", (chunk: Buffer) => {
      watchdog.touch();
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve("too-large");
      }
    });
  });
}

interface Outgoing {
  readonly headers: string[];
  readonly body: Buffer;
  /** Content coding of the body. */
  readonly encoding: string;
}

function prepare(request: IncomingMessage, body: Buffer, route: RelayRoute): Outgoing {
  const headers = upstreamHeaders(request.rawHeaders, route.dummyKey, route.realKey);
  const encoding = headerValues(request.rawHeaders, "content-encoding").join(",");
  const untouched = { headers: headers.flat(), body, encoding };
  if (route.mutate === null || body.length === 0) return untouched;
  const json = parseJson(decodeBody(body, encoding, route.limits.requestBytes).toString("utf8"));
  if (json === undefined) return untouched;
  return {
    headers: headers.filter(([name]) => name !== "content-encoding").flat(),
    body: Buffer.from(JSON.stringify(route.mutate(json))),
    encoding: "",
  };
}

interface Supervision {
  readonly signal: AbortSignal;
  readonly abort: (reason: string) => void;
  readonly watchdog: Watchdog;
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  capture: Capture,
  route: RelayRoute,
  sent: Outgoing,
  supervision: Supervision,
): Promise<void> {
  const { signal, abort, watchdog } = supervision;
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      capture.error ??= failureOf(error);
      // Bytes already passed on cannot be taken back: the client must see a broken connection, not a short answer.
      if (response.headersSent) response.destroy();
      else answerError(response, signal.aborted ? 504 : 502, `upstream: ${capture.error}`, true);
      resolve();
    };
    signal.addEventListener("abort", () => fail(signal.reason as Error), { once: true });

    let arrived: Buffer[] = [];
    /** False where the client reads slower than this. */
    const passOn = (): boolean => {
      if (arrived.length === 0) return true;
      const bytes = arrived.length === 1 ? (arrived[0] as Buffer) : Buffer.concat(arrived);
      arrived = [];
      watchdog.touch();
      capture.responseBytes += bytes.length;
      if (capture.responseBytes > route.limits.responseBytes) {
        abort("response too large");
        return true;
      }
      if (capture.kept && route.reserve(bytes.length)) capture.chunks.push(bytes);
      else dropBody(capture);
      return response.write(bytes);
    };
    route.dispatcher.dispatch(
      {
        origin: route.origin,
        path: route.basePath + capture.path,
        method: request.method as Dispatcher.HttpMethod,
        headers: sent.headers,
        body: sent.body.length === 0 ? null : sent.body,
      },
      {
        onRequestStart(controller) {
          if (signal.aborted) controller.abort(signal.reason as Error);
          else signal.addEventListener("abort", () => controller.abort(signal.reason as Error), { once: true });
        },
        onResponseStart(controller, status, _headers, statusMessage) {
          if (status < 200 || signal.aborted) return;
          watchdog.touch();
          const raw = (controller.rawHeaders as Buffer[]).map((field) => field.toString("latin1"));
          capture.status = status;
          capture.responseHeaders = raw;
          response.sendDate = false;
          response.writeHead(status, statusMessage ?? "", clientHeaders(raw));
          response.on("drain", () => controller.resume());
          // Headers go out with the first bytes of the body if those came along, else at once.
          process.nextTick(() => {
            if (capture.responseBytes === 0 && !response.writableEnded) response.flushHeaders();
          });
        },
        onResponseData(controller, chunk) {
          if (arrived.push(chunk) > 1) return;
          // A server that writes event by event fills one read with hundreds of chunks. They leave together, in the same
          // turn of the event loop they came in: nothing waits for bytes that are not here yet.
          process.nextTick(() => {
            if (!passOn()) controller.pause();
          });
        },
        onResponseEnd() {
          passOn();
          response.end(() => resolve());
        },
        onResponseError(_controller, error) {
          passOn();
          fail(error);
        },
      },
    );
  });
}

function dropBody(capture: Capture): void {
  capture.kept = false;
  capture.chunks.length = 0;
}

function failureOf(error: Error & { readonly code?: unknown }): string {
  return typeof error.code === "string" ? error.code : error.name;
}
