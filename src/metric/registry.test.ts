import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import type { ExchangeRecording } from "../model/recording.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { recorded, withBodies } from "../transcript/testing/recordings.ts";
import { metricByName, metrics } from "./registry.ts";

const valuesOf = (recording: ExchangeRecording): { readonly [metric: string]: Json } => {
  const transcript = readExchanges(recording);
  return Object.fromEntries(
    metrics.map(({ name, read }) => {
      const { measurement } = read(transcript);
      return [name, measurement.measured ? measurement.value : { reason: measurement.reason }];
    }),
  );
};

const base = recorded("2.1.112");
const baseValues = valuesOf(base);
const changed = (recording: ExchangeRecording) => {
  const values = valuesOf(recording);
  return Object.keys(values).filter((name) => JSON.stringify(values[name]) !== JSON.stringify(baseValues[name]));
};
const each = (change: (body: JsonObject) => JsonObject) => () => withBodies(base, change);
const firstTool = (change: (tool: JsonObject) => Json) => (body: JsonObject) => {
  const [tool, ...rest] = body.tools as readonly JsonObject[];
  return { ...body, tools: [change(tool as JsonObject), ...rest] };
};
const withHeader = (name: string, value: string): ExchangeRecording => ({
  ...base,
  exchanges: base.exchanges.map((exchange) => ({
    ...exchange,
    request: { ...exchange.request, headers: { ...exchange.request.headers, [name]: value } },
  })),
});

describe("the registry", () => {
  it("has each name once, and finds it", () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
    for (const metric of metrics) expect(metricByName(metric.name)).toBe(metric);
    expect(metricByName("toString")).toBeUndefined();
  });

  it("gates on mechanisms, on recall and on the ledger, and on no fingerprint", () => {
    const gating = metrics.filter(({ level }) => level === "error");
    for (const { name, family } of gating) expect([name, family]).not.toEqual([name, "fingerprint"]);
    expect(gating.filter(({ family }) => family === "behaviour").map(({ name }) => name)).toEqual([
      "recall.thinking",
      "recall.visible",
      "ledger.retainedTokens",
      "ledger.prefixTokens",
    ]);
    expect(metricByName("effort.effective")?.level).toBe("error");
    expect(metricByName("thinking.retention")?.level).toBe("error");
  });

  it("has words for sentences on samples where values vary by chance", () => {
    for (const { name, kind, subject, scale, example, family } of metrics) {
      expect([name, subject !== undefined]).toEqual([name, kind !== "exact"]);
      expect([name, scale !== undefined]).toEqual([name, kind === "quantity"]);
      if (kind !== "exact") expect([name, family]).toEqual([name, "behaviour"]);
      if (kind === "proportion") expect([name, example]).toEqual([name, true]);
    }
  });

  it("describes every value it measures, and what it was not made for", () => {
    for (const { name, describe: inWords } of metrics) {
      expect(inWords(baseValues[name] as Json)).not.toMatch(/undefined|NaN|\[object/);
      for (const odd of [null, [], {}, "x", ["a", null]]) expect(typeof inWords(odd)).toBe("string");
    }
  });

  it("measures nothing, with a reason, where nothing was asked of the model", () => {
    for (const { measured } of metrics.map(({ read }) => read(readExchanges({ ...base, exchanges: [] })).measurement)) {
      expect(measured).toBe(false);
    }
  });
});

describe("recordings of real packages", () => {
  it.each([
    ["2.1.63", "high", null, "kept", 32000],
    ["2.1.90", "medium", "medium", "cleared-every-turn", 64000],
    ["2.1.112", "high", "high", "kept", 64000],
    ["2.1.330", "high", "high", "kept", 64000],
  ] as const)("%s: effort %s (sent %s), thinking %s", (version, effective, sent, retention, maxTokens) => {
    expect(valuesOf(recorded(version))).toMatchObject({
      "effort.effective": effective,
      "effort.sent": sent,
      "thinking.retention": retention,
      "thinking.retained": retention === "kept" ? 1 : 1 / 7,
      "model.requested": "claude-opus-4-6",
      "model.served": "claude-opus-4-6",
      "thinking.mode": "adaptive",
      "thinking.display": version === "2.1.330" ? "updates" : "summarized",
      "context.edits": {
        start: "thinking: keep all",
        "after gap": version === "2.1.90" ? "thinking: keep last 1 turn" : "thinking: keep all",
      },
      "length.maxTokens": maxTokens,
      "length.verbosity": null,
      "cache.prefixStable": true,
      "requests.main": 8,
      "requests.side": 0,
    });
  });

  it("names tools that are announced and not loaded", () => {
    expect(valuesOf(recorded("2.1.330"))["tools.names"]).toEqual(
      expect.arrayContaining([
        "Bash",
        "CronCreate (deferred)",
        "DeferredToolPlaceholder (deferred)",
        "WebSearch (deferred)",
      ]),
    );
  });

  it("differs in nothing when another version number is all that changed", () => {
    const renumbered = JSON.stringify(base).replaceAll("2.1.112", "9.8.7");
    expect(changed(JSON.parse(renumbered) as ExchangeRecording)).toEqual([]);
  });

  it("keeps the words of the system prompt, each with its place", () => {
    const texts: { readonly [name: string]: string } =
      metricByName("prompt.system")?.read(readExchanges(base)).texts ?? {};
    expect(texts["system"]).toContain("## system[1]");
    expect(texts["system"]).toContain("## messages[0].content[0]");
    expect(texts["system"]).not.toContain("Turn 1: please");
  });
});

describe("a change of one field changes its metric and no other", () => {
  const lastIdle = base.exchanges.at(-1)?.index ?? 0;
  const cases: readonly (readonly [string, () => ExchangeRecording, readonly string[]])[] = [
    ["effort", each((body) => ({ ...body, output_config: { effort: "low" } })), ["effort.effective", "effort.sent"]],
    ["no effort", each(({ output_config: _gone, ...body }) => body), ["effort.sent"]],
    ["model", each((body) => ({ ...body, model: "claude-sonnet-4-6" })), ["model.requested"]],
    [
      "model of the answers",
      () => ({
        ...base,
        exchanges: base.exchanges.map((exchange) => ({
          ...exchange,
          response: { ...exchange.response, body: { ...(exchange.response.body as JsonObject), model: "other" } },
        })),
      }),
      ["model.served", "cost.usd"],
    ],
    ["max_tokens", each((body) => ({ ...body, max_tokens: 8000 })), ["length.maxTokens"]],
    [
      "verbosity",
      each((body) => ({ ...body, output_config: { effort: "high", verbosity: "low" } })),
      ["length.verbosity"],
    ],
    ["budget", each((body) => ({ ...body, thinking: { type: "enabled", budget_tokens: 1024 } })), ["thinking.mode"]],
    [
      "display",
      each((body) => ({ ...body, thinking: { type: "adaptive", display: "omitted" } })),
      ["thinking.display"],
    ],
    ["no edits", each(({ context_management: _gone, ...body }) => body), []],
    [
      "edits on every request",
      each((body) => ({
        ...body,
        context_management: {
          edits: [{ type: "clear_thinking_20251015", keep: { type: "thinking_turns", value: 1 } }],
        },
      })),
      ["thinking.retention", "thinking.retained", "context.edits"],
    ],
    [
      "another edit",
      each((body) => ({ ...body, context_management: { edits: [{ type: "clear_tool_uses_20250919" }] } })),
      ["context.edits"],
    ],
    ["betas", () => withHeader("anthropic-beta", "something-2026-01-01"), ["api.betas"]],
    ["description of a tool", each(firstTool((tool) => ({ ...tool, description: "Anew." }))), ["tools.schema"]],
    ["name of a tool", each(firstTool((tool) => ({ ...tool, name: "Shell" }))), ["tools.names", "tools.schema"]],
    [
      "cache marks",
      each(firstTool((tool) => ({ ...tool, cache_control: { type: "ephemeral", ttl: "1h" } }))),
      ["cache.breakpoints"],
    ],
    [
      "system prompt",
      each((body) => ({ ...body, system: [...(body.system as Json[]), { type: "text", text: "Keep it short." }] })),
      ["prompt.system", "prompt.systemChars"],
    ],
    [
      "reminder in the first message",
      each((body) => {
        const [first, ...rest] = body.messages as readonly { role: string; content: Json[] }[];
        const reminder = { type: "text", text: "<system-reminder>Keep it short.</system-reminder>" };
        return { ...body, messages: [{ role: "user", content: [reminder, ...(first?.content ?? [])] }, ...rest] };
      }),
      ["prompt.system", "prompt.systemChars"],
    ],
    [
      "history rewritten in the last request",
      () =>
        withBodies(base, (body, index) => {
          const messages = body.messages as readonly Json[];
          return index === lastIdle ? { ...body, messages: [...messages.slice(0, 2), ...messages.slice(3)] } : body;
        }),
      ["cache.prefixStable"],
    ],
    [
      "a title request",
      () => {
        const one = base.exchanges.at(-1) as (typeof base.exchanges)[number];
        const body = { ...(one.request.body as JsonObject), tools: [] };
        return {
          ...base,
          exchanges: [...base.exchanges, { ...one, index: one.index + 1, request: { ...one.request, body } }],
        };
      },
      ["requests.side", "cost.usd"],
    ],
  ];
  it.each(cases)("%s", (_name, recording, expected) => {
    expect(changed(recording()).toSorted()).toEqual([...expected].sort());
  });
});
