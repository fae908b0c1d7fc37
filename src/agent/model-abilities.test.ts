import { expect, test } from "vitest";
import { modelAbilities } from "./model-abilities.ts";

test.each([
  ["claude-opus-4-6", true, "adaptive"],
  ["claude-sonnet-4-6", true, "adaptive"],
  ["claude-opus-4-7", true, "adaptive"],
  ["claude-opus-4-10", true, "adaptive"],
  ["claude-haiku-5", true, "adaptive"],
  ["claude-haiku-5-5", true, "adaptive"],
  ["claude-fable-5-1", true, "adaptive"],
  ["a-name-nobody-knows", true, "adaptive"],
  ["claude-opus-4-5", true, "budget"],
  ["claude-opus-4-5-20251101", true, "budget"],
  ["claude-haiku-4-5", false, "budget"],
  ["claude-haiku-4-5-20251001", false, "budget"],
  ["claude-haiku-4-5@20251001", false, "budget"],
  ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", false, "budget"],
  ["claude-opus-4-1", false, "budget"],
  ["claude-sonnet-4-20250514", false, "budget"],
  ["claude-opus-4-0", false, "budget"],
  ["claude-3-7-sonnet-20250219", false, "budget"],
  ["claude-3-5-haiku-latest", false, "none"],
])("%s: effort %s, thinking %s", (model, effort, thinking) => {
  expect(modelAbilities(model)).toMatchObject({ effort, thinking });
});
