import { equalInConstantTime } from "./constant-time.ts";
import { headerPairs, headerValues, type RawHeaders } from "./headers.ts";

/** Why a request was turned away without the upstream learning of it. */
export type RefusalReason =
  | "host"
  | "browser"
  | "token"
  | "method"
  | "target"
  | "framing"
  | "headers"
  | "key"
  | "upgrade"
  | "request-count";

export type Admission =
  | { readonly admitted: true /** Path and query below the token, starting with a slash. */; readonly path: string }
  | { readonly admitted: false; readonly reason: RefusalReason; readonly status: number };

export interface GateRules {
  /** `127.0.0.1:PORT`, the only Host there is. */
  readonly host: string;
  readonly token: string;
  readonly dummyKey: string;
  readonly headerCount: number;
}

/** Decides from the request's head alone whether it is this run's harness that asks. */
export function admit(
  request: { readonly method: string; readonly target: string; readonly headers: RawHeaders },
  rules: GateRules,
): Admission {
  const { method, target, headers } = request;
  const names = new Set(headerPairs(headers).map(([name]) => name));

  if (headers.length / 2 > rules.headerCount) return refusal("headers", 431);
  const hosts = headerValues(headers, "host");
  if (hosts.length !== 1 || hosts[0] !== rules.host) return refusal("host", 403);
  // Node's own fetch sends `sec-fetch-mode`; only browsers send these two.
  if (names.has("origin") || names.has("sec-fetch-site")) return refusal("browser", 403);
  if (names.has("transfer-encoding") && names.has("content-length")) return refusal("framing", 400);
  if (method === "CONNECT" || method === "TRACE") return refusal("method", 405);
  // Absolute-form, authority-form and `*` name a place of their own choosing.
  if (!target.startsWith("/")) return refusal("target", 400);

  const [token, path] = splitToken(target);
  if (!equalInConstantTime(token, rules.token)) return refusal("token", 404);
  if (leavesBase(path)) return refusal("target", 400);
  if (!keysSent(headers).every((key) => equalInConstantTime(key, rules.dummyKey))) return refusal("key", 401);
  return { admitted: true, path };
}

function refusal(reason: RefusalReason, status: number): Admission {
  return { admitted: false, reason, status };
}

function splitToken(target: string): [token: string, path: string] {
  const match = /^\/([^/?#]*)(.*)$/s.exec(target);
  const rest = match?.[2] ?? "";
  return [match?.[1] ?? "", rest.startsWith("/") ? rest : `/${rest}`];
}

/**
 * A request without any key passes, and passes without one: connection probes do that, and the upstream answers them.
 * A wrong one never does.
 */
function keysSent(headers: RawHeaders): string[] {
  const bearer = headerValues(headers, "authorization").map((value) => /^Bearer +(.*)$/i.exec(value)?.[1] ?? "");
  return [...headerValues(headers, "x-api-key"), ...bearer];
}

/** True where some server on the way might read the path as one outside the upstream's base. */
function leavesBase(pathAndQuery: string): boolean {
  const path = pathAndQuery.split("?", 1)[0] as string;
  const decoded = decodeFully(path);
  if (decoded === null || path.startsWith("//")) return true;
  if (/[^!-~]|[\\#?]/.test(decoded)) return true;
  // An encoded slash is a slash to some servers.
  if (decoded.split("/").length !== path.split("/").length) return true;
  // `..;x` is `..` to servers that know matrix parameters.
  return decoded.split("/").some((segment) => /^\.{1,2}(;|$)/.test(segment));
}

/** Percent-decoding until nothing changes; null where it is malformed. */
function decodeFully(path: string): string | null {
  let text = path;
  for (let round = 0; round < 5; round++) {
    let next: string;
    try {
      next = decodeURIComponent(text);
    } catch {
      return null;
    }
    if (next === text) return text;
    text = next;
  }
  return null;
}
