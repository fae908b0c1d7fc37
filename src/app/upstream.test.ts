import { expect, test } from "vitest";
import { standardNoise } from "../model/simulated-noise.ts";
import type { Conversation } from "../model/suite.ts";
import type { RuntimeSpec } from "../runtime/spec.ts";
import { upstreamOf } from "./upstream.ts";

const spec: RuntimeSpec = {
  name: "messages",
  harness: "messages",
  version: null,
  binary: null,
  model: null,
  profile: "clean",
  upstream: "simulated",
  baseUrl: null,
  key: null,
  incident: null,
  projectDir: ".",
};
const conversation: Conversation = {
  steps: [{ kind: "user", text: "Hello", model: [{ say: { words: 200 } }] }],
  workspace: {},
  tools: [],
  noise: { ...standardNoise, dayTau: 1 },
};
const trial = { id: "t", runtime: "messages", conversation: "c", repeat: 0, seed: 5 };

async function answerAt(time: string, noisy = true): Promise<string> {
  const { noise: _noise, ...exact } = conversation;
  const conversed = noisy ? conversation : exact;
  const upstream = await upstreamOf(spec, null, { now: () => Date.parse(time) })(trial, conversed);
  try {
    const body = { model: "claude-opus-4-6", max_tokens: 8000, messages: [{ role: "user", content: "Hello" }] };
    const response = await fetch(`${upstream.baseUrl}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "anthropic-version": "2023-06-01" },
      body: JSON.stringify(body),
    });
    const { content } = (await response.json()) as { content: readonly { text: string }[] };
    return content.map((block) => block.text).join("");
  } finally {
    await upstream.close();
  }
}

test("the simulated model's day is the clock's, in UTC", async () => {
  const morning = await answerAt("2026-03-04T00:00:00Z");
  expect(await answerAt("2026-03-04T23:59:59Z")).toBe(morning);
  expect(await answerAt("2026-03-05T00:00:00+01:00")).toBe(morning);
  expect(await answerAt("2026-03-05T00:00:00Z")).not.toBe(morning);
});

test("the day means nothing to a conversation without noise", async () => {
  expect(await answerAt("2026-03-05T00:00:00Z", false)).toBe(await answerAt("2026-03-04T00:00:00Z", false));
});
