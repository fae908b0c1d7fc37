import { type Json, parseJson } from "../core/json.ts";
import type { Exchange, Phase } from "../model/recording.ts";
import { decodeBody } from "./decode-body.ts";
import { headerValues, type RawHeaders, recordedHeaders } from "./headers.ts";
import { assembleMessage } from "./message-stream.ts";
import type { Redactor } from "./redact.ts";

/** Everything known about one exchange, raw; `settle` reads it once and forgets the bytes. */
export interface Capture {
  readonly index: number;
  readonly phase: Phase;
  readonly method: string;
  /** Below the token. */
  readonly path: string;
  readonly requestHeaders: RawHeaders;
  requestBytes: number;
  /** Request body as the upstream got it; null where it is not kept. */
  requestBody: { readonly bytes: Uint8Array; readonly encoding: string } | null;
  status: number;
  responseHeaders: RawHeaders;
  responseBytes: number;
  /** Response body as it came, still encoded. */
  readonly chunks: Uint8Array[];
  /** False once the recording cap was reached: the body is then not kept at all. */
  kept: boolean;
  /** What broke on the way; null where nothing did. */
  error: string | null;
}

export function openCapture(
  index: number,
  phase: Phase,
  request: { readonly method: string; readonly path: string; readonly headers: RawHeaders },
): Capture {
  return {
    index,
    phase,
    method: request.method,
    path: request.path,
    requestHeaders: request.headers,
    requestBytes: 0,
    requestBody: null,
    status: 0,
    responseHeaders: [],
    responseBytes: 0,
    chunks: [],
    kept: true,
    error: null,
  };
}

/** The exchange as it is kept: decoded, reassembled, redacted, in that order. */
export function settle(capture: Capture, redactor: Redactor, maxDecodedBytes: number): Exchange {
  const answer = readAnswer(capture, maxDecodedBytes);
  const redact = (text: string): string => redactor.text(text);
  return {
    index: capture.index,
    phase: capture.phase,
    request: {
      method: capture.method,
      path: redact(capture.path),
      headers: recordedHeaders(capture.requestHeaders, redact),
      body: redactor.json(readRequestBody(capture, maxDecodedBytes)),
      bytes: capture.requestBytes,
    },
    response: {
      status: capture.status,
      headers: recordedHeaders(capture.responseHeaders, redact),
      body: redactor.json(answer.body),
      bytes: capture.responseBytes,
      streamed: isEventStream(capture.responseHeaders),
      complete: answer.complete,
      error: answer.error === null ? null : redact(answer.error),
    },
  };
}

function readRequestBody(capture: Capture, maxBytes: number): Json {
  if (capture.requestBody === null) return null;
  try {
    const { bytes, encoding } = capture.requestBody;
    return parseJson(decodeBody(bytes, encoding, maxBytes).toString("utf8")) ?? null;
  } catch {
    return null;
  }
}

function readAnswer(capture: Capture, maxBytes: number): { body: Json; complete: boolean; error: string | null } {
  if (!capture.kept) return { body: null, complete: false, error: capture.error ?? "recording full" };
  let bytes: Buffer;
  try {
    const encoding = headerValues(capture.responseHeaders, "content-encoding").join(",");
    bytes = decodeBody(Buffer.concat(capture.chunks), encoding, maxBytes);
  } catch (error) {
    return { body: null, complete: false, error: capture.error ?? `undecodable: ${(error as Error).message}` };
  }
  if (isEventStream(capture.responseHeaders)) {
    const assembler = assembleMessage();
    assembler.push(bytes);
    const { body, complete, error } = assembler.result();
    // Once the terminal event is in, it no longer matters how the connection ended: some clients hang up on it.
    return { body, complete, error: complete ? error : (capture.error ?? error ?? "stream ended early") };
  }
  return { body: parseJson(bytes.toString("utf8")) ?? null, complete: capture.error === null, error: capture.error };
}

function isEventStream(headers: RawHeaders): boolean {
  return headerValues(headers, "content-type").some((value) => /^\s*text\/event-stream\b/i.test(value));
}
