import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import { sharedParts } from "./shared-parts.ts";

const copy = <V>(value: V): V => structuredClone(value);

describe("repeated parts of requests", () => {
  const body: JsonObject = {
    model: "m",
    system: [{ type: "text", text: "be brief" }],
    tools: [{ name: "Read" }, { name: "Bash" }],
    messages: [{ role: "user", content: "hello" }],
  };

  test("are one object in every body they come in", () => {
    const parts = sharedParts();
    const first = parts.share(copy(body));
    const later = parts.share(copy({ ...body, messages: [...(body.messages as Json[]), { role: "assistant" }] }));
    expect((later.tools as Json[])[1]).toBe((first.tools as Json[])[1]);
    expect((later.system as Json[])[0]).toBe((first.system as Json[])[0]);
    expect((later.messages as Json[])[0]).toBe((first.messages as Json[])[0]);
    expect(parts.all()).toHaveLength(5);
  });

  test("are found again after a variant with a cache mark came in between", () => {
    const parts = sharedParts();
    const plain = parts.share(copy(body));
    const marked = { ...body, tools: [{ name: "Read", cache_control: { type: "ephemeral" } }, { name: "Bash" }] };
    const between = parts.share(copy(marked));
    const again = parts.share(copy(body));
    expect((between.tools as Json[])[0]).not.toBe((plain.tools as Json[])[0]);
    expect((again.tools as Json[])[0]).toBe((plain.tools as Json[])[0]);
  });

  test("in another order of keys are another part", () => {
    const parts = sharedParts();
    parts.share({ tools: [{ a: 1, b: 2 }] });
    expect(JSON.stringify(parts.share({ tools: [{ b: 2, a: 1 }] }))).toBe('{"tools":[{"b":2,"a":1}]}');
  });
});

test("sharing never changes what a body says", () => {
  const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const bodies = fc.array(
    fc.dictionary(fc.constantFrom("tools", "system", "messages", "model"), fc.oneof(value, fc.array(value))),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(bodies, (sent) => {
      const parts = sharedParts();
      for (const body of [...sent, ...copy(sent)]) {
        expect(JSON.stringify(parts.share(body))).toBe(JSON.stringify(body));
      }
    }),
  );
});
