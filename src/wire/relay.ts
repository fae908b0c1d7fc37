import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import { type Json, parseJson } from "../core/json.ts";
import type { Capture } from "./capture.ts";
import { decodeBody } from "./decode-body.ts";
import { clientHeaders, headerValues, upstreamHeaders } from "./headers.ts";
import { type Interrupt, newInterrupt } from "./interrupt.ts";
import { answerError } from "./tap-answer.ts";
import type { TapLimits } from "./tap-limits.ts";
import type { Watch, Watchdog } from "./watchdog.ts";

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
  readonly watchdog: Watchdog;
  /** Stops of the exchanges now open. */
  readonly open: Set<Interrupt>;
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
  const interrupt = newInterrupt();
  interrupt.onRaise((reason) => (capture.error ??= reason.message));
  route.open.add(interrupt);
  const watch = route.watchdog.guard((limit) => interrupt.raise(`${limit} time limit`));
  // The socket, not the response: one that waits its turn in a pipeline is never told that the client left.
  const onGone = (): void => {
    if (!response.writableFinished) interrupt.raise("client gone");
  };
  const { socket } = request;
  socket.once("close", onGone);
  response.on("error", onGone);
  try {
    const body = await readBody(request, route.limits.requestBytes, interrupt, watch);
    if (body === "too-large") {
      capture.error = "request too large";
      return answerError(response, 413, `request body over ${route.limits.requestBytes} bytes`, false);
    }
    const sent = prepare(request, body, route);
    capture.requestBytes = sent.body.length;
    if (route.reserve(sent.body.length)) capture.requestBody = { bytes: sent.body, encoding: sent.encoding };
    await forward(request, response, capture, route, sent, { interrupt, watch });
  } catch (error) {
    const inTime = interrupt.reason === null;
    capture.error ??= failureOf(error as Error);
    answerError(response, inTime ? 500 : 408, capture.error, true);
  } finally {
    watch.stop();
    socket.off("close", onGone);
    route.open.delete(interrupt);
  }
}

/** The whole body, so that a request is either forwarded as it was recorded or not at all. */
async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  interrupt: Interrupt,
  watch: Watch,
): Promise<Buffer | "too-large"> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return "too-large";
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    interrupt.onRaise(reject);
    request.on("error", reject);
    request.on("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on("data", (chunk: Buffer) => {
      watch.touch();
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
  readonly interrupt: Interrupt;
  readonly watch: Watch;
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  capture: Capture,
  route: RelayRoute,
  sent: Outgoing,
  supervision: Supervision,
): Promise<void> {
  const { interrupt, watch } = supervision;
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      capture.error ??= failureOf(error);
      // Bytes already passed on cannot be taken back: the client must see a broken connection, not a short answer.
      if (response.headersSent) response.destroy();
      else answerError(response, interrupt.reason !== null ? 504 : 502, `upstream: ${capture.error}`, true);
      resolve();
    };
    interrupt.onRaise(fail);

    let arrived: Buffer[] = [];
    /** False where the client reads slower than this. */
    const passOn = (): boolean => {
      if (arrived.length === 0) return true;
      const bytes = arrived.length === 1 ? (arrived[0] as Buffer) : Buffer.concat(arrived);
      arrived = [];
      watch.touch();
      capture.responseBytes += bytes.length;
      if (capture.responseBytes > route.limits.responseBytes) {
        interrupt.raise("response too large");
        return true;
      }
      if (capture.kept && route.reserve(bytes.length)) capture.chunks.push(bytes);
      else dropBody(capture);
      return response.destroyed || response.write(bytes);
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
          interrupt.onRaise((reason) => controller.abort(reason));
        },
        onResponseStart(controller, status, _headers, statusMessage) {
          if (status < 200 || interrupt.reason !== null) return;
          watch.touch();
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
