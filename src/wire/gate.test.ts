import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admit, type GateRules } from "./gate.ts";

const token = "0123456789abcdef0123456789abcdef";
const rules: GateRules = { host: "127.0.0.1:4000", token, dummyKey: "dummy-key-1", headerCount: 20 };
const host = ["Host", "127.0.0.1:4000"];

function ask(target: string, headers: string[] = host, method = "POST") {
  return admit({ method, target, headers }, rules);
}

describe("admit", () => {
  it.each([
    [`/${token}`, "/"],
    [`/${token}/`, "/"],
    [`/${token}?beta=true`, "/?beta=true"],
    [`/${token}/v1/messages?beta=true`, "/v1/messages?beta=true"],
    [
      `/${token}/v1/models/claude-opus-4-6?limit=1000&after_id=a%20b`,
      "/v1/models/claude-opus-4-6?limit=1000&after_id=a%20b",
    ],
    [`/${token}/v1/files/a..b`, "/v1/files/a..b"],
    [`/${token}/v1/messages?next=../..`, "/v1/messages?next=../.."],
  ])("lets %s through as %s", (target, path) => {
    expect(ask(target)).toEqual({ admitted: true, path });
  });

  it.each([
    ["a shorter token", `/${token.slice(1)}/v1/messages`],
    ["a longer token", `/${token}0/v1/messages`],
    ["another token", `/${token.replace("0", "1")}/v1/messages`],
    ["an upper-case token", `/${token.toUpperCase()}/v1/messages`],
    ["an encoded token", `/%30${token.slice(1)}/v1/messages`],
    ["no token", "/v1/messages"],
    ["an empty token", "//v1/messages"],
    ["a token reached through ..", `/x/../${token}/v1/messages`],
    ["a token behind a dot", `/./${token}/v1/messages`],
    ["nothing", "/"],
  ])("refuses %s", (_name, target) => {
    expect(ask(target)).toEqual({ admitted: false, reason: "token", status: 404 });
  });

  it.each([
    "/../admin",
    "/..",
    "/v1/../../admin",
    "/v1/./messages",
    "/%2e%2e/admin",
    "/.%2E/admin",
    "/%252e%252e/admin",
    "/v1%2f..%2fadmin",
    "/v1%2Fmessages",
    "/v1%5c..%5cadmin",
    "/v1\\..\\admin",
    "/..;/admin",
    "/..;a=b/admin",
    "//evil.example.com/v1",
    "/v1/%00",
    "/v1/%0d%0aX-Evil:1",
    "/v1/%E0%A4%A",
    "/v1/%zz",
    "/v1/#/..",
    "/v1/%3f/..",
    "/v1/\u00e9",
  ])("refuses the path %s", (path) => {
    expect(ask(`/${token}${path}`)).toEqual({ admitted: false, reason: "target", status: 400 });
  });

  it.each([
    [`http://169.254.169.254/${token}/latest`],
    [`http://127.0.0.1:4000/${token}/v1/messages`],
    ["169.254.169.254:80"],
    ["*"],
    [""],
  ])("refuses the form of %j", (target) => {
    expect(ask(target)).toEqual({ admitted: false, reason: "target", status: 400 });
  });

  it.each([
    [["Host", "evil.example.com"]],
    [["Host", "localhost.evil.com:4000"]],
    [["Host", "127.0.0.1.nip.io:4000"]],
    [["Host", "localhost:4000"]],
    [["Host", "[::1]:4000"]],
    [["Host", "127.0.0.1"]],
    [["Host", "127.0.0.1:4001"]],
    [["Host", "127.0.0.1:4000.evil.com"]],
    [["Host", "user@127.0.0.1:4000"]],
    [["Host", ""]],
    [[]],
    [[...host, ...host]],
    [[...host, "host", "evil.example.com"]],
  ])("refuses the host in %j", (headers) => {
    expect(ask(`/${token}/v1/messages`, headers)).toEqual({ admitted: false, reason: "host", status: 403 });
  });

  it.each(["Origin", "origin", "ORIGIN", "Sec-Fetch-Site"])("refuses what only a page sends: %s", (name) => {
    for (const value of ["null", "http://127.0.0.1:4000", "same-origin", "none", ""]) {
      expect(ask(`/${token}/`, [...host, name, value])).toEqual({ admitted: false, reason: "browser", status: 403 });
    }
  });

  it("lets Node's own fetch through, which names its mode", () => {
    expect(ask(`/${token}/v1/messages`, [...host, "sec-fetch-mode", "cors"])).toMatchObject({ admitted: true });
  });

  it.each([
    [["x-api-key", "dummy-key-1"], true],
    [["X-Api-Key", "dummy-key-1"], true],
    [["Authorization", "Bearer dummy-key-1"], true],
    [["authorization", "bearer dummy-key-1"], true],
    [["x-api-key", "dummy-key-1", "authorization", "Bearer dummy-key-1"], true],
    [[], true],
    [["x-api-key", "sk-ant-of-somebody"], false],
    [["x-api-key", ""], false],
    [["x-api-key", "dummy-key-12"], false],
    [["authorization", "dummy-key-1"], false],
    [["authorization", "Basic ZHVtbXkta2V5LTE="], false],
    [["authorization", "Bearer "], false],
    [["x-api-key", "dummy-key-1", "authorization", "Bearer other"], false],
    [["x-api-key", "dummy-key-1", "x-api-key", "other"], false],
  ])("takes the dummy key or none: %j is %s", (headers, admitted) => {
    const verdict = ask(`/${token}/v1/messages`, [...host, ...headers]);
    expect(verdict.admitted).toBe(admitted);
    if (!verdict.admitted) expect(verdict).toMatchObject({ reason: "key", status: 401 });
  });

  it("refuses two framings at once", () => {
    const headers = [...host, "Content-Length", "5", "Transfer-Encoding", "chunked"];
    expect(ask(`/${token}/v1/messages`, headers)).toMatchObject({ reason: "framing", status: 400 });
  });

  it("refuses more headers than it was told to read", () => {
    const headers = [...host, ...Array.from({ length: 20 }, (_, i) => [`x-${i}`, "1"]).flat()];
    expect(ask(`/${token}/v1/messages`, headers)).toMatchObject({ reason: "headers", status: 431 });
  });

  it.each(["CONNECT", "TRACE"])("refuses the method %s", (method) => {
    expect(ask(`/${token}/v1/messages`, host, method)).toMatchObject({ reason: "method", status: 405 });
  });

  it("lets no path out of the upstream's base, however it is spelled", () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "/",
      "%2e",
      "%2E",
      "%2f",
      "%5c",
      "\\",
      "%25",
      "2e",
      ";",
      "a",
      "//",
      "?",
      "%",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const verdict = ask(`/${token}/${pieces.join("")}`);
        if (!verdict.admitted) return;
        const base = "http://upstream/base/deep";
        // As the URL standard reads it, which treats %2e as a dot and a backslash as a slash.
        expect(new URL(base + verdict.path).pathname.startsWith("/base/deep/")).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
