import type { ServerResponse } from "node:http";

/**
 * An answer of the tap itself, in the shape the Messages API gives its errors, so that a harness shows it.
 * Refusals take statuses that no harness retries.
 */
export function tapErrorBody(status: number, message: string): string {
  return JSON.stringify({ type: "error", error: { type: errorType(status), message: `agent-audit tap: ${message}` } });
}

export function answerError(response: ServerResponse, status: number, message: string, close: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const body = tapErrorBody(status, message);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(close ? { connection: "close" } : {}),
  });
  response.end(body);
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
