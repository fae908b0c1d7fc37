import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/**
 * An answer of the tap itself, in the shape the Messages API gives its errors, so that a harness shows it.
 * Refusals take statuses that no harness retries.
 */
export function answerError(response: ServerResponse, status: number, message: string, close: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const body = errorBody(status, message);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(close ? { connection: "close" } : {}),
  });
  response.end(body);
}

/** The same on a connection that Node has let go of: an upgrade, a tunnel. */
export function answerOnSocket(socket: Duplex, status: number, message: string): void {
  // Nobody else listens on such a socket: a client that has gone away would end the process.
  socket.on("error", () => socket.destroy());
  socket.on("finish", () => socket.destroy());
  const body = errorBody(status, message);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function errorBody(status: number, message: string): string {
  return JSON.stringify({ type: "error", error: { type: errorType(status), message: `agent-audit tap: ${message}` } });
}

function errorType(status: number): string {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}
