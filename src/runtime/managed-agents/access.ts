import { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import { AuditError } from "../../core/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { untrusted } from "../../core/untrusted.ts";
import { reasonOf } from "./call.ts";

/** What a user can do about a service that does not give what was asked of it; other errors as they are. */
export function accessError(error: unknown, what: string, baseUrl: string): unknown {
  if (error instanceof AuditError) return error;
  const server = new URL(baseUrl).host;
  if (error instanceof APIConnectionError)
    return new AuditError("hosted-unreachable", { server, reason: untrusted(reasonOf(error)) }, { cause: error });
  if (error instanceof SyntaxError)
    return new AuditError("hosted-not-this-api", { server, reason: error.message }, { cause: error });
  if (!(error instanceof APIError)) return error;
  const status = Number(error.status ?? 0);
  const { words, spoken } = wordsOf(error);
  const options = { cause: error, lastWords: words };
  switch (status) {
    case 401:
      return new AuditError("hosted-key-refused", { server }, options);
    case 403:
      return new AuditError("hosted-access-missing", { server, what }, options);
    case 404:
      // A server that knows the API says so in its own words.
      return spoken
        ? new AuditError("hosted-object-missing", { server, what }, options)
        : new AuditError("hosted-not-this-api", { server, reason: "it answers 404 in words of its own" }, options);
    case 400:
    case 405:
    case 413:
    case 422:
      return new AuditError("hosted-refused", { server, what, status: String(status) }, options);
    default:
      return new AuditError(
        "hosted-unreachable",
        { server, reason: status === 0 ? "no status" : `status ${status}` },
        options,
      );
  }
}

/** Error text of the service, and whether it has the API's own shape. */
function wordsOf(error: APIError): { readonly words: string; readonly spoken: boolean } {
  const body = error.error as Json | undefined;
  const inner: Json | undefined = isJsonObject(body) ? body.error : undefined;
  const held: JsonObject | null = isJsonObject(inner) ? inner : null;
  const spoken = held !== null && typeof held.type === "string";
  return { words: typeof held?.message === "string" ? held.message : "", spoken };
}
