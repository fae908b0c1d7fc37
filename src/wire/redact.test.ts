import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../core/json.ts";
import { newCanary } from "./canary.ts";
import { assembleMessage } from "./message-stream.ts";
import { createRedactor } from "./redact.ts";
import { sse } from "./testing/message-events.ts";

const key = 'sk-live/Zq8+pL2=w&x9"k\\v';
const plain = "kX7pQ2mN9rT4vB6c";
const redactor = createRedactor([key, plain]);

const percentAll = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const unicodeAll = (text: string) =>
  Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const entityAll = (text: string) => Array.from(text, (c) => `&#x${c.charCodeAt(0).toString(16)};`).join("");
const html = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const wrap = (text: string) => text.replace(/.{5}/g, "$&\n");

const spellings: readonly (readonly [string, (text: string) => string])[] = [
  ["plain", (text) => text],
  ["base64 at 0", (text) => Buffer.from(text).toString("base64")],
  ["base64 at 1", (text) => Buffer.from(`u${text}p`).toString("base64")],
  ["base64 at 2", (text) => Buffer.from(`us${text}pw`).toString("base64")],
  ["url-safe base64", (text) => Buffer.from(`user:${text}`).toString("base64url")],
  ["base64 of UTF-16", (text) => Buffer.from(`a${text}`, "utf16le").toString("base64")],
  ["wrapped base64", (text) => wrap(Buffer.from(`export KEY=${text}`).toString("base64"))],
  ["wrapped base64 in JSON", (text) => json(wrap(Buffer.from(text).toString("base64")))],
  ["percent-encoded base64", (text) => encodeURIComponent(Buffer.from(text).toString("base64"))],
  ["hex", (text) => Buffer.from(text).toString("hex")],
  ["upper-case hex", (text) => Buffer.from(text).toString("hex").toUpperCase()],
  ["percent-encoded", encodeURIComponent],
  ["percent-encoded throughout", percentAll],
  ["percent-encoded twice", (text) => encodeURIComponent(encodeURIComponent(text))],
  ["form-encoded", (text) => new URLSearchParams({ k: text }).toString()],
  ["JSON", json],
  ["JSON in JSON", (text) => json(json(text))],
  ["JSON with \\u", unicodeAll],
  ["JSON with \\/", (text) => json(text).replaceAll("/", "\\/")],
  ["JSON in a URL", (text) => encodeURIComponent(json(text))],
  ["HTML", html],
  ["HTML with numbers", entityAll],
  ["HTML of JSON", (text) => html(json(text))],
  ["wrapped", wrap],
  ["with invisible characters", (text) => text.replace(/./gsu, "$&\u200b")],
];

/** Enough of a secret to matter: what its base64, hex and plain forms still have in common with the text. */
function leaks(text: string, secret: string): boolean {
  const forms = [
    secret,
    json(secret),
    encodeURIComponent(secret),
    percentAll(secret),
    Buffer.from(secret).toString("hex"),
  ];
  const stripped = text.replace(/\s|\\n|\u200b/g, "");
  const decoded = Buffer.from(stripped, "base64").toString("latin1") + Buffer.from(stripped, "hex").toString("latin1");
  return forms.some((form) => text.toLowerCase().includes(form.toLowerCase())) || decoded.includes(secret);
}

describe("a known secret", () => {
  it.each(spellings)("is found and taken out: %s", (_name, spell) => {
    for (const secret of [key, plain]) {
      const text = `before ${spell(secret)} after`;
      const clean = redactor.text(text);
      expect(clean).toContain("[redacted:secret]");
      expect(clean).toMatch(/^before .*after$/s);
      expect(leaks(clean, secret)).toBe(false);
      expect(redactor.find(text)).toEqual([{ rule: "secret" }]);
      expect(redactor.find(clean)).toEqual([]);
    }
  });

  it("is found whatever stands around it, though it ends in what looks like an escape", () => {
    for (const secret of ["nightly-build-key", "%41uthority99", "\\u0041bcdefgh", "&amp;amp;key"]) {
      const own = createRedactor([secret]);
      for (const around of ["\\", "%", "&", "\\\\", "%2", "\\u00", ""]) {
        expect(own.text(`${around}${secret}${around}`)).not.toContain(secret);
      }
    }
  });

  it("is taken out of keys and values of JSON, and all the rest stays", () => {
    const value: Json = { a: [1, null, true, { [`k-${plain}`]: `x ${json(key)} y` }], b: "z", __proto__x: { c: 1.5 } };
    expect(redactor.json(value)).toEqual({
      a: [1, null, true, { "k-[redacted:secret]": "x [redacted:secret] y" }],
      b: "z",
      __proto__x: { c: 1.5 },
    });
  });

  it("is taken out in full where one contains the other, and each time", () => {
    const own = createRedactor(["abcdefgh", "abcdefghijkl"]);
    expect(own.text("1 abcdefghijkl 2 abcdefgh 3 abcdefghijkl")).toBe(
      "1 [redacted:secret] 2 [redacted:secret] 3 [redacted:secret]",
    );
  });

  it("must be long enough to be told from a word", () => {
    expect(() => createRedactor(["short"])).toThrow(expect.objectContaining({ code: "secret-too-short" }) as Error);
    expect(() => createRedactor([""])).toThrow(expect.objectContaining({ code: "secret-too-short" }) as Error);
  });

  it("comes through no stream, however it is chunked and spelled", () => {
    const secret = fc.string({
      unit: fc.constantFrom(...'abcXYZ019-_./+="\\&% é'.split("")),
      minLength: 12,
      maxLength: 40,
    });
    const spelling = fc.constantFrom(...spellings);
    const cuts = fc.array(fc.nat(400), { maxLength: 12 });
    const kind = fc.constantFrom("text", "thinking", "tool", "unknown");
    fc.assert(
      fc.property(secret, spelling, cuts, kind, fc.nat(97), (value, [, spell], places, block, byteStep) => {
        fc.pre(!/^[\s\\]*$/.test(value) && value.trim().length >= 10);
        const text = `pre ${spell(value)} post`;
        const pieces = cut(block === "tool" ? JSON.stringify({ command: text }) : text, places);
        const body = throughStream(pieces, block, byteStep + 1);
        const clean = JSON.stringify(createRedactor([value]).json(body));
        expect(JSON.stringify(body)).toContain(JSON.stringify(text).slice(1, 5));
        expect(clean).toContain("[redacted:secret]");
        expect(clean).not.toContain(json(spell(value)));
      }),
      { numRuns: 400 },
    );
  });
});

function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => Math.min(place, text.length)).toSorted((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

function throughStream(pieces: readonly string[], block: string, byteStep: number): Json {
  const field = { text: "text", thinking: "thinking", tool: "partial_json", unknown: "glow" }[block] as string;
  const delta = { text: "text_delta", thinking: "thinking_delta", tool: "input_json_delta", unknown: "glow_delta" }[
    block
  ];
  const content = block === "tool" ? { type: "tool_use", id: "t", name: "Bash", input: {} } : { type: block };
  const events = [
    sse({ type: "message_start", message: { id: "m", content: [], usage: {} } }),
    sse({ type: "content_block_start", index: 0, content_block: content }),
    ...pieces.map((piece) =>
      sse({ type: "content_block_delta", index: 0, delta: { type: delta as string, [field]: piece } }),
    ),
    sse({ type: "content_block_stop", index: 0 }),
    sse({ type: "message_stop" }),
  ];
  const bytes = Buffer.from(events.join(""));
  const assembler = assembleMessage();
  for (let at = 0; at < bytes.length; at += byteStep) assembler.push(bytes.subarray(at, at + byteStep));
  const { body, complete } = assembler.result();
  expect(complete).toBe(true);
  return body;
}

// Put together here, so that no scanner takes the file for a leak.
const glue = (...parts: readonly string[]) => parts.join("");
const shapes: readonly (readonly [string, string])[] = [
  ["anthropic-key", glue("sk-ant-", "api03-", "Ab3_".repeat(23), "-x1y2zAAA")],
  ["anthropic-key", glue("sk-ant-", "admin01-", "Ab3_".repeat(20))],
  ["anthropic-key", glue("sk-ant-", "oat01-", "Ab3-".repeat(20))],
  ["anthropic-key", newCanary()],
  ["openai-key", glue("sk-", "proj-", "aB3_".repeat(12))],
  ["openai-key", glue("sk-", "aB3d".repeat(12))],
  ["openrouter-key", glue("sk-or-", "v1-", "0af9".repeat(16))],
  ["jwt", glue("eyJ", "hbGciOiJIUzI1NiJ9.", "eyJ", "zdWIiOiIxMjM0NTY3ODkwIn0.", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P")],
  ["bearer-token", glue("Bearer ", "a1b2c3d4".repeat(4))],
  ["google-api-key", glue("AIza", "SyD-1_aB9".repeat(4).slice(0, 35))],
  ["aws-access-key-id", glue("AKIA", "IOSFODNN7EXAMPLE")],
  [
    "private-key",
    glue("-----BEGIN ", "RSA PRIVATE KEY-----\n", "MIIEpAIBAAKCAQEA7\n".repeat(4), "-----END RSA PRIVATE KEY-----"),
  ],
  ["private-key", glue("-----BEGIN ", "OPENSSH PRIVATE KEY-----", "\\n", "b3BlbnNzaC1rZXktdjEA\\n".repeat(4))],
  ["github-token", glue("ghp_", "aB3d".repeat(9))],
  ["github-token", glue("github_", "pat_", "11ABCDEFG0aBcDeFgHiJkL_x")],
  ["slack-token", glue("xoxb-", "123456789012-", "1234567890123-", "aBcDeFgHiJkLmNoPqRsTuVwX")],
  ["slack-webhook", glue("https://hooks.slack.com/services/", "T0000/", "B0000/", "aBcDeFgHiJkLmNoPqRsTuVwX")],
];

describe("a shape secrets have", () => {
  const blind = createRedactor([]);

  it.each(shapes)("is taken out as %s", (rule, secret) => {
    for (const text of [secret, `KEY=${secret}\n`, `{"k":"${secret}"}`, `curl -H 'x: ${secret}'`, `${secret}.`]) {
      const clean = blind.text(text);
      expect(blind.find(text).map((finding) => finding.rule)).toContain(rule);
      expect(clean).not.toContain(secret.slice(12, 40));
      expect(blind.find(clean)).toEqual([]);
    }
  });

  it.each([
    "Set ANTHROPIC_API_KEY=sk-ant-... and run.",
    "Keys look like sk-ant-api03-xxxx or AKIA…; never print them.",
    "curl -H 'Authorization: Bearer $TOKEN'",
    "Use a bearer token-based-authentication-middleware for that.",
    "-----BEGIN PRIVATE KEY----- marks the start of a PEM file",
    "task-force-organisation-of-the-kebab-case-identifier",
    "a sk-learn-estimator-html-representation-container-id-1",
    "toolu_01A09q90qw90lq917835lq9 msg_013Zva2CMHLNnjNjJKqJ2EjX req_011CSHoEeqs5C35K2UUqR7Fy",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "eyJhbGciOiJIUzI1NiJ9 alone is no token",
    "https://hooks.slack.com/services/ is the prefix",
  ])("is not seen in %j", (text) => {
    expect(blind.find(text)).toEqual([]);
    expect(blind.text(text)).toBe(text);
  });

  it("is not seen in signatures, digests and schemas", () => {
    for (let i = 0; i < 200; i++) {
      const bytes = randomBytes(3_000);
      for (const text of [bytes.toString("base64"), bytes.toString("hex")]) expect(blind.text(text)).toBe(text);
    }
    const body: Json = {
      tools: [
        { name: "Bash", input_schema: { $schema: "http://json-schema.org/draft-07/schema#", required: ["command"] } },
      ],
      messages: [{ content: [{ type: "thinking", thinking: "…", signature: randomBytes(900).toString("base64") }] }],
    };
    expect(redactor.json(body)).toBe(body);
  });
});

describe("redaction", () => {
  it("twice is redaction once", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.constantFrom(
        key,
        plain,
        json(key),
        encodeURIComponent(key),
        "[redacted:secret]",
        "\\",
        "%",
        ...shapes.map(([, s]) => s),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const once = redactor.text(pieces.join(""));
        expect(redactor.text(once)).toBe(once);
        expect(redactor.find(once)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves any other JSON as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(redactor.json(value as Json)).toBe(value);
      }),
    );
  });

  it("cuts off what is nested too deep to be read", () => {
    const deep = JSON.parse(`${"[".repeat(5_000)}"${plain}"${"]".repeat(5_000)}`) as Json;
    const text = JSON.stringify(redactor.json(deep));
    expect(text).toContain("[redacted:depth]");
    expect(text).not.toContain(plain);
  });
});

describe("newCanary", () => {
  it("looks like a key and never repeats", () => {
    expect(newCanary()).toMatch(/^sk-ant-api03-[\w-]{92}-[\w-]{6}AA$/);
    expect(newCanary()).not.toBe(newCanary());
  });
});
