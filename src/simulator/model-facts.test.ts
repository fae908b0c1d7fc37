import { expect, it } from "vitest";
import { modelFacts } from "./model-facts.ts";

it.each([
  ["claude-opus-4-6", { keepsThinking: true, takesEffort: true, display: "summarized", minCacheableTokens: 4096 }],
  ["claude-opus-4-5-20251101", { keepsThinking: true, takesEffort: true, takesPrefill: true }],
  ["claude-opus-4-1-20250805", { keepsThinking: false, takesEffort: false, minCacheableTokens: 1024 }],
  ["claude-opus-4-20250514", { keepsThinking: false, takesEffort: false }],
  ["claude-opus-4-7[1m]", { display: "omitted", thinksUnasked: false }],
  ["claude-opus-5-5", { display: "omitted", thinksUnasked: true, keepsThinking: true }],
  ["claude-sonnet-4-6", { keepsThinking: true, display: "summarized", takesPrefill: false }],
  ["claude-sonnet-4-5-20250929", { keepsThinking: false, takesEffort: false, takesPrefill: true }],
  ["claude-3-7-sonnet-20250219", { keepsThinking: false, minCacheableTokens: 1024 }],
  ["claude-3-5-haiku-latest", { minCacheableTokens: 2048 }],
  ["claude-haiku-4-5-20251001", { keepsThinking: false, takesEffort: false, minCacheableTokens: 4096 }],
  ["claude-haiku-5-5", { takesEffort: true, thinksUnasked: true }],
  ["sonnet", { keepsThinking: true, takesEffort: true }],
  ["some-other-model", { keepsThinking: true, takesEffort: true }],
])("knows %s", (model, facts) => {
  expect(modelFacts(model)).toMatchObject(facts);
});
