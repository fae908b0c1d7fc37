import { decodableEncodings } from "./decode-body.ts";

/** Header fields as they stood on the wire: name, value, name, value … */
export type RawHeaders = readonly string[];

/** RFC 9110 section 7.6.1, with the `proxy-` fields of its predecessors. */
const hopByHop: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Set anew for the upstream by the HTTP client, or already answered here (`expect`). */
const ofThisHop: ReadonlySet<string> = new Set(["host", "content-length", "expect"]);

/** Never `authorization`, `x-api-key`, `cookie` or `set-cookie`: what is not listed is not stored. */
const recorded: ReadonlySet<string> = new Set([
  "anthropic-beta",
  "anthropic-version",
  "content-encoding",
  "content-type",
  "request-id",
  "retry-after",
  "retry-after-ms",
  "user-agent",
  "x-app",
  "x-should-retry",
  "x-stainless-helper-method",
  "x-stainless-retry-count",
  "x-stainless-timeout",
]);
const recordedPrefixes: readonly string[] = ["anthropic-ratelimit-"];

export function headerPairs(raw: RawHeaders): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([(raw[i] as string).toLowerCase(), raw[i + 1] as string]);
  return pairs;
}

/** Every value of one field, in order. */
export function headerValues(raw: RawHeaders, name: string): readonly string[] {
  return headerPairs(raw)
    .filter(([key]) => key === name)
    .map(([, value]) => value);
}

/** Fields for the upstream: end-to-end ones, with the real key where the dummy stood. */
export function upstreamHeaders(raw: RawHeaders, dummyKey: string, realKey: string | null): [string, string][] {
  const key = realKey ?? dummyKey;
  return endToEnd(raw)
    .filter(([name]) => !ofThisHop.has(name))
    .map(([name, value]) => {
      if (name === "accept-encoding") return [name, readableEncodings(value)];
      if (name === "x-api-key") return [name, key];
      if (name === "authorization") return [name, value.replace(dummyKey, () => key)];
      return [name, value];
    });
}

/** Fields for the client: end-to-end ones. No CORS, whatever the upstream allows: no page may read through the tap. */
export function clientHeaders(raw: RawHeaders): string[] {
  return endToEnd(raw)
    .filter(([name]) => !name.startsWith("access-control-") && name !== "alt-svc")
    .flat();
}

/** Allowlisted fields, lower-case names, repeated ones joined with a comma. */
export function recordedHeaders(
  raw: RawHeaders,
  redact: (text: string) => string,
): { readonly [name: string]: string } {
  const out = new Map<string, string>();
  for (const [name, value] of headerPairs(raw)) {
    if (!recorded.has(name) && !recordedPrefixes.some((prefix) => name.startsWith(prefix))) continue;
    const before = out.get(name);
    out.set(name, before === undefined ? redact(value) : `${before}, ${redact(value)}`);
  }
  return Object.fromEntries(out);
}

function endToEnd(raw: RawHeaders): [string, string][] {
  const pairs = headerPairs(raw);
  const named = pairs
    .filter(([name]) => name === "connection")
    .flatMap(([, value]) =>
      value
        .toLowerCase()
        .split(",")
        .map((token) => token.trim()),
    );
  return pairs.filter(([name]) => !hopByHop.has(name) && !named.includes(name));
}

/** What the client accepts, without what this Node cannot decode: an answer nobody can read is no record. */
function readableEncodings(accepted: string): string {
  const kept = accepted
    .split(",")
    .map((part) => part.trim())
    .filter((part) => decodableEncodings.has((part.split(";")[0] as string).trim().toLowerCase()));
  return kept.length === 0 ? "identity" : kept.join(", ");
}
