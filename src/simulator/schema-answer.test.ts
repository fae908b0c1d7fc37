import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import { schemaAnswer } from "./schema-answer.ts";

const ajv = new Ajv({ strict: false, validateFormats: false });

function expectValid(schema: JsonObject): Json {
  const answer = schemaAnswer(schema, { root: schema });
  const validate = ajv.compile(schema);
  expect(validate(answer), `${JSON.stringify(schema)} → ${JSON.stringify(answer)}`).toBe(true);
  return answer;
}

const { schema: anySchema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ type: fc.constant("string"), minLength: fc.nat(30) }),
    fc.record({ type: fc.constant("integer"), minimum: fc.integer({ min: -9, max: 9 }) }),
    fc.record({ type: fc.constant("number"), exclusiveMinimum: fc.integer({ min: -9, max: 9 }) }),
    fc.record({ type: fc.constantFrom("boolean", "null") }),
    fc.record({ enum: fc.uniqueArray(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }) }),
    fc.record({ type: fc.constant("array"), items: tie("schema"), minItems: fc.nat(3) }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc
      .dictionary(fc.constantFrom("title", "items", "kind", "done"), tie("schema"), { maxKeys: 4 })
      .map((properties) => ({
        type: "object",
        properties,
        required: Object.keys(properties).slice(0, 2),
        additionalProperties: false,
      })),
  ),
}));

describe("schemaAnswer", () => {
  it("is valid for any schema of the usual parts", () => {
    fc.assert(fc.property(anySchema, (schema) => void expectValid(schema)));
  });

  it.each<[string, JsonObject]>([
    [
      "references",
      { $ref: "#/$defs/a", $defs: { a: { type: "object", required: ["b"], properties: { b: { const: 3 } } } } },
    ],
    [
      "a recursive type",
      {
        $defs: {
          node: {
            type: "object",
            required: ["next"],
            properties: { next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } },
          },
        },
        $ref: "#/$defs/node",
      },
    ],
    [
      "allOf",
      {
        allOf: [
          { type: "object", required: ["a"], properties: { a: { type: "string" } } },
          { required: ["b"], properties: { b: { type: "integer" } } },
        ],
      },
    ],
    ["a nullable type", { type: ["null", "string"] }],
    ["a step", { type: "integer", minimum: 7, multipleOf: 5 }],
    ["a negative range", { type: "integer", minimum: -20, maximum: -5 }],
    ["a short text", { type: "string", maxLength: 3 }],
    ["an open object", { type: "object" }],
    [
      "base beside alternatives",
      {
        type: "object",
        required: ["k"],
        properties: { k: { type: "string" } },
        anyOf: [{ required: ["x"], properties: { x: { type: "boolean" } } }],
      },
    ],
  ])("is valid for %s", (_name, schema) => {
    expectValid(schema);
  });

  it("asks for nothing that is not required", () => {
    expect(expectValid({ type: "object", properties: { a: { type: "string" } } })).toEqual({});
  });
});
