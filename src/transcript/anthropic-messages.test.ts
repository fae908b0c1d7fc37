import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import type { ExchangeRecording } from "../model/recording.ts";
import { readExchanges } from "./anthropic-messages.ts";
import {
  clearTo,
  exchange,
  lastTurnOnly,
  recorded,
  recordingOf,
  recordingOfClient,
  withBodies,
} from "./testing/recordings.ts";

const roles = (recording: ExchangeRecording) => readExchanges(recording).requests.map(({ role }) => role);
const counts = (recording: ExchangeRecording) =>
  readExchanges(recording).requests.map(
    ({ thinkingVisible, thinkingSent, thinkingProduced }) =>
      `${thinkingVisible.length}/${thinkingSent.length}/${thinkingProduced.length}`,
  );

describe("recordings of real packages", () => {
  it("2.1.63 neither sends effort nor edits, and keeps all reasoning", () => {
    const { requests } = readExchanges(recorded("2.1.63"));
    expect(requests).toHaveLength(8);
    expect(requests.map(({ effort, contextManagement }) => [effort, contextManagement])).toEqual(
      requests.map(() => [undefined, undefined]),
    );
    expect(requests.at(-1)?.thinkingVisible).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `thinking-${n}`));
  });

  it("2.1.90 sends all reasoning after the gap and asks the server to clear it", () => {
    expect(counts(recorded("2.1.90"))).toEqual([
      "0/0/0",
      "1/1/1",
      "2/2/2",
      "3/3/3",
      "2/4/4",
      "1/5/5",
      "2/6/6",
      "1/7/7",
    ]);
  });

  it("a HEAD request is none to the model, and every other one is main", () => {
    const recording = recorded("2.1.90");
    expect(recording.exchanges.map(({ request }) => request.method).filter((method) => method === "HEAD")).toHaveLength(
      1,
    );
    expect(roles(recording)).toEqual(Array(8).fill("main"));
  });

  it("tells the prompt from what the harness wrote around it", () => {
    const { requests } = readExchanges(recorded("2.1.330"));
    const last = requests.at(-1);
    expect(last?.instructions.filter(({ kind }) => kind === "prompt").map(({ text }) => text)).toEqual(
      recorded("2.1.330").prompts,
    );
    const places = last?.instructions.map(({ place, kind }) => `${kind} ${place}`) ?? [];
    expect(places).toContain("system system[1]");
    expect(places).toContain("reminder messages[0].content[2]");
    expect(places).toContain("reminder messages[2].content[0].content");
    expect(places).toContain("tool tools.Bash.description");
    expect(places).toContain("tool tools.Bash.input_schema.command");
  });

  it("takes run, moment and version out of every text", () => {
    for (const version of ["2.1.63", "2.1.90", "2.1.112", "2.1.330"] as const) {
      const { betas: _betas, ...request } = readExchanges(recorded(version)).requests.at(-1) ?? { betas: [] };
      const text = JSON.stringify(request);
      expect(text).not.toMatch(/scratch|run-1|2026-|November 2026|2\.1\.\d|6\.1\.0|15000000/);
      expect(text).toContain("<home>/.claude/projects/<workspace>/memory/");
      expect(text).toContain("cc_version=<version>");
    }
  });
});

const prompt = { role: "user", content: "Please fix it." };
const base = { model: "m", max_tokens: 100, tools: [{ name: "Bash", input_schema: {} }], messages: [prompt] };
const rolesOf = (...bodies: readonly Json[]) =>
  roles(
    recordingOf(
      bodies.map((body, index) => exchange(index, body, {})),
      { prompts: ["Please fix it."] },
    ),
  );
const requestAt = (path: string, method = "POST") => {
  const one = exchange(0, base, {});
  return recordingOf([{ ...one, request: { ...one.request, path, method } }]);
};

describe("main and side", () => {
  it.each([
    ["a title without tools", { ...base, tools: [] }],
    ["an answer in a schema", { ...base, output_config: { format: { type: "json_schema" } } }],
    ["a quota check for one token", { ...base, max_tokens: 1 }],
    ["a sub-agent with a task of its own", { ...base, messages: [{ role: "user", content: "Search the code." }] }],
    [
      "a fork that ends in the harness's words",
      { ...base, messages: [prompt, { role: "assistant", content: "ok" }, { role: "user", content: "Summarise." }] },
    ],
  ])("%s is side", (_name, side) => {
    expect(rolesOf(base, side)).toEqual(["main", "side"]);
    expect(rolesOf(side, base)).toEqual(["side", "main"]);
  });

  it("the harness's words that the loop goes on from are main", () => {
    const nudge = [prompt, { role: "assistant", content: "ok" }, { role: "user", content: "The hook failed." }];
    const later = [...nudge, { role: "assistant", content: "ok" }, prompt];
    expect(rolesOf(base, { ...base, messages: nudge }, { ...base, messages: later })).toEqual(["main", "main", "main"]);
  });

  it("a prompt inside the harness's words is still a prompt", () => {
    const wrapped = [{ role: "user", content: "<task>Please fix it.</task>" }];
    expect(rolesOf({ ...base, messages: wrapped }, { ...base, tools: [] })).toEqual(["main", "side"]);
  });

  it("an agent without any tools has a loop too", () => {
    const toolless = { model: "m", max_tokens: 100, system: "Help." };
    const second = [prompt, { role: "assistant", content: "ok" }, { role: "user", content: "Please fix it." }];
    expect(
      rolesOf(
        { ...toolless, messages: [prompt] },
        { ...toolless, system: "Write a title.", messages: [prompt] },
        { ...toolless, messages: second },
      ),
    ).toEqual(["main", "side", "main"]);
  });

  it("other endpoints and methods are no requests to the model", () => {
    expect(roles(requestAt("/v1/messages/count_tokens?beta=true"))).toEqual([]);
    expect(roles(requestAt("/v1/models", "GET"))).toEqual([]);
    expect(roles(requestAt("/v1/messages"))).toEqual(["main"]);
  });

  it("a failed request that is asked again counts once, and the last one stands", () => {
    const failed = { ...exchange(0, base, {}), response: { ...exchange(0, base, {}).response, status: 529 } };
    const broken = { ...exchange(1, base, {}), response: { ...exchange(1, base, {}).response, complete: false } };
    const good = exchange(2, { ...base, stream: false }, { model: "m" });
    const { requests } = readExchanges(recordingOf([failed, broken, good], { prompts: ["Please fix it."] }));
    expect(requests.map(({ exchange: index, number }) => [index, number])).toEqual([[2, 1]]);
    expect(readExchanges(recordingOf([exchange(0, base, {}), good])).requests).toHaveLength(2);
  });
});

const script = ["turn", "turn", "turn"] as const;
const strip = (field: string, value: string) =>
  withBodies(recordingOfClient({ script }), (body) => {
    const blocks = JSON.stringify(body).replaceAll(
      new RegExp(`"${field}":"(thought|signature) \\d+"`, "g"),
      `"${field}":"${value}"`,
    );
    return JSON.parse(blocks) as Json;
  });
const looping = (messages: Json): JsonObject => ({ model: "m", tools: [{ name: "Bash" }], messages });

describe("reasoning", () => {
  it("counts as sent by its signature, whatever became of its text", () => {
    expect(counts(strip("thinking", "")).at(-1)).toBe("5/5/5");
    expect(counts(strip("signature", "placeholder")).at(-1)).toBe("0/0/5");
  });

  it("knows encrypted reasoning by its data", () => {
    const block = { type: "redacted_thinking", data: "abc" };
    const first = { role: "user", content: "Hello there" };
    const next = { role: "user", content: [{ type: "tool_result" }] };
    const { requests } = readExchanges(
      recordingOf([
        exchange(0, looping([first]), { content: [block] }),
        exchange(1, looping([first, { role: "assistant", content: [block] }, next]), {}),
        exchange(2, looping([first, { role: "assistant", content: [{ ...block, data: "other" }] }, next]), {}),
      ]),
    );
    expect(requests.map(({ thinkingVisible }) => thinkingVisible)).toEqual([[], ["thinking-1"], []]);
  });

  it("a turn goes on over its tool results", () => {
    expect(counts(recordingOfClient({ script, contextManagement: () => lastTurnOnly }))).toEqual([
      "0/0/0",
      "1/1/1",
      "2/2/2",
      "1/3/3",
      "2/4/4",
      "1/5/5",
    ]);
    const two = clearTo({ type: "thinking_turns", value: 2 });
    expect(counts(recordingOfClient({ script, contextManagement: () => two })).slice(-2)).toEqual(["4/4/4", "3/5/5"]);
  });

  it.each([
    ["claude-opus-4-6", undefined, "5/5/5"],
    ["some-other-model", undefined, "5/5/5"],
    ["claude-haiku-4-5-20251001", undefined, "1/5/5"],
    ["claude-haiku-4-5-20251001", "all", "5/5/5"],
    ["claude-haiku-4-5-20251001", { type: "all" }, "5/5/5"],
    ["claude-opus-4-6", "none", "0/5/5"],
  ])("of %s with keep %j the last request shows %s", (model, keep, shown) => {
    const contextManagement = keep === undefined ? {} : { contextManagement: () => clearTo(keep) };
    expect(counts(recordingOfClient({ script, model, ...contextManagement })).at(-1)).toBe(shown);
  });

  it("is out of sight while thinking is turned off, and where the answer broke off", () => {
    const off = withBodies(recordingOfClient({ script }), (body) => ({ ...body, thinking: { type: "disabled" } }));
    expect(counts(off).at(-1)).toBe("0/5/5");
    const one = recordingOfClient({ script: ["turn"] });
    const broken = one.exchanges.map((each) => ({ ...each, response: { ...each.response, complete: false } }));
    expect(counts({ ...one, exchanges: broken }).at(-1)).toBe("0/0/0");
  });
});

describe("effort within the conversation", () => {
  const change = { role: "system", content: [], output_config: { effort: "low" } };
  const [user, assistant] = [
    { role: "user", content: "Hi" },
    { role: "assistant", content: "ok" },
  ] as const;
  const result = { role: "user", content: [{ type: "tool_result", content: "" }] };
  it.each([
    ["at once after a user turn", [user, change], "low"],
    ["not before the next user turn", [user, assistant, change], "high"],
    ["from the next user turn on", [user, assistant, change, user], "low"],
    ["a tool's result is no user turn", [user, assistant, result, change], "high"],
  ])("%s", (_name, messages, effort) => {
    const body = { model: "m", tools: [{ name: "Bash" }], output_config: { effort: "high" }, messages };
    expect(readExchanges(recordingOf([exchange(0, body, {})])).requests[0]?.effort).toBe(effort);
  });
});

describe("any recording", () => {
  const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const nearly = fc.record({
    model: fc.oneof(fc.constant("claude-opus-4-6"), anyJson),
    system: anyJson,
    tools: fc.oneof(fc.array(fc.record({ name: anyJson, description: anyJson, input_schema: anyJson })), anyJson),
    messages: fc.array(
      fc.record({
        role: fc.constantFrom("user", "assistant", "system", ""),
        content: fc.oneof(
          fc.string(),
          anyJson,
          fc.array(
            fc.record({
              type: fc.constantFrom("text", "thinking", "redacted_thinking", "tool_result", "tool_use"),
              text: anyJson,
              thinking: anyJson,
              signature: anyJson,
              content: anyJson,
            }),
          ),
        ),
      }),
    ),
    context_management: fc.oneof(
      anyJson,
      fc.record({ edits: fc.array(fc.record({ type: fc.constant("clear_thinking_20251015"), keep: anyJson })) }),
    ),
    output_config: anyJson,
    cache_control: anyJson,
  }) as fc.Arbitrary<Json>;

  it("is read without a throw, and what is seen was sent and produced", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(anyJson, nearly), anyJson), { maxLength: 4 }),
        fc.array(fc.string()),
        (pairs, prompts) => {
          const { requests } = readExchanges(
            recordingOf(
              pairs.map(([body, answer], index) => exchange(index, body, answer)),
              { prompts },
            ),
          );
          for (const { thinkingVisible, thinkingSent, thinkingProduced } of requests) {
            expect(thinkingProduced).toEqual(expect.arrayContaining([...thinkingSent]));
            expect(thinkingSent).toEqual(expect.arrayContaining([...thinkingVisible]));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("reads the same from another place, on another day, under other ids and another version number", () => {
    const word = fc.stringMatching(/^[a-z]{6,10}$/);
    fc.assert(
      fc.property(
        word,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 10, max: 28 }),
        fc.integer({ min: 1, max: 999 }),
        (name, month, day, patch) => {
          const monthName = new Date(Date.UTC(2026, month - 1, 1)).toLocaleString("en-US", {
            month: "long",
            timeZone: "UTC",
          });
          const moved = JSON.stringify(recorded("2.1.90"))
            .replaceAll("scratch", name)
            .replaceAll("run-1", `run-${name}`)
            .replaceAll("2026-11-22", `2026-${String(month).padStart(2, "0")}-${day}`)
            .replaceAll("November 2026", `${monthName} 2026`)
            .replaceAll("toolu_", `toolu_${day}${name}`)
            .replaceAll("2.1.90", `3.7.${patch}`);
          expect(readExchanges(JSON.parse(moved) as ExchangeRecording)).toEqual(readExchanges(recorded("2.1.90")));
        },
      ),
      { numRuns: 10 },
    );
  });
});
