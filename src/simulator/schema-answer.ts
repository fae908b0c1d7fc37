import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";

export interface SchemaPlace {
  /** The whole schema, for `$ref`. */
  readonly root: JsonObject;
  /** Name of the property, used as its text. */
  readonly name?: string;
  readonly depth?: number;
}

const maxDepth = 24;

const formats: { readonly [format: string]: string } = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "P1D",
  email: "someone@example.com",
  hostname: "example.com",
  uri: "https://example.com/",
  ipv4: "127.0.0.1",
  ipv6: "::1",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** The smallest plausible value that the JSON schema allows: required parts only, first of enums and alternatives. */
export function schemaAnswer(schema: Json, place: SchemaPlace): Json {
  const depth = place.depth ?? 0;
  if (!isJsonObject(schema) || depth > maxDepth) return "";
  const inner = { ...place, depth: depth + 1 };
  if (typeof schema["$ref"] === "string") return schemaAnswer(resolve(schema["$ref"], place.root), inner);
  if (schema["const"] !== undefined) return schema["const"];
  if (Array.isArray(schema["enum"]) && schema["enum"].length > 0) return schema["enum"][0];
  if (Array.isArray(schema["allOf"])) return schemaAnswer(joined(schema, schema["allOf"], place.root), inner);
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives) && alternatives.length > 0) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = schema;
    return schemaAnswer(joined(rest, [shallowest(alternatives)], place.root), inner);
  }
  switch (typeOf(schema)) {
    case "object":
      return objectAnswer(schema, inner);
    case "array":
      return arrayAnswer(schema, inner);
    case "number":
    case "integer":
      return numberAnswer(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textAnswer(schema, place.name);
  }
}

function typeOf(schema: JsonObject): string {
  const type = schema["type"];
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return String(type.find((name) => name !== "null") ?? "null");
  if (schema["properties"] !== undefined || schema["required"] !== undefined) return "object";
  return schema["items"] !== undefined ? "array" : "string";
}

/** A recursive type ends where the alternative without a reference is taken. */
function shallowest(alternatives: readonly Json[]): Json {
  return alternatives.find((schema) => !JSON.stringify(schema).includes('"$ref"')) ?? (alternatives[0] as Json);
}

function resolve(reference: string, root: JsonObject): Json {
  if (!reference.startsWith("#")) return {};
  let at: Json = root;
  for (const part of reference.slice(1).split("/").filter(Boolean)) {
    const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
    at = isJsonObject(at) ? (at[name] ?? {}) : {};
  }
  return at;
}

function joined(base: JsonObject, parts: readonly Json[], root: JsonObject): JsonObject {
  const { allOf: _allOf, ...start } = base;
  return parts.filter(isJsonObject).reduce<JsonObject>((sum, part) => {
    const target = typeof part["$ref"] === "string" ? resolve(part["$ref"], root) : part;
    if (!isJsonObject(target)) return sum;
    const properties = { ...objectOf(sum["properties"]), ...objectOf(target["properties"]) };
    const required = [...listOf(sum["required"]), ...listOf(target["required"])];
    const both: JsonObject = { ...sum, ...target };
    return Object.keys(properties).length + required.length > 0 ? { ...both, properties, required } : both;
  }, start);
}

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const numberOf = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);

function objectAnswer(schema: JsonObject, place: SchemaPlace): JsonObject {
  const properties = objectOf(schema["properties"]);
  const names = listOf(schema["required"]).filter((name) => typeof name === "string");
  return Object.fromEntries(
    names.map((name) => [name, schemaAnswer(properties[name] ?? {}, { ...place, name })] as const),
  );
}

function arrayAnswer(schema: JsonObject, place: SchemaPlace): readonly Json[] {
  const count = Math.min(numberOf(schema["minItems"]) ?? 0, 1000);
  const first = listOf(schema["prefixItems"]);
  return Array.from({ length: count }, (_, i) => schemaAnswer(first[i] ?? schema["items"] ?? {}, place));
}

function numberAnswer(schema: JsonObject): number {
  const step = numberOf(schema["multipleOf"]) ?? (typeOf(schema) === "integer" ? 1 : null);
  const above = numberOf(schema["exclusiveMinimum"]);
  const below = numberOf(schema["exclusiveMaximum"]);
  const low = numberOf(schema["minimum"]) ?? (above === null ? null : above + (step ?? middle(above, below)));
  const high = numberOf(schema["maximum"]) ?? (below === null ? null : below - (step ?? middle(above, below)));
  const wanted = low !== null && low > 0 ? low : high !== null && high < 0 ? high : Math.max(0, low ?? 0);
  if (step === null) return wanted;
  const rounded = Math.ceil(wanted / step) * step;
  return high !== null && rounded > high ? Math.floor(wanted / step) * step : rounded;
}

function middle(above: number | null, below: number | null): number {
  return above !== null && below !== null ? (below - above) / 2 : 1;
}

function textAnswer(schema: JsonObject, name: string | undefined): string {
  const format = typeof schema["format"] === "string" ? formats[schema["format"]] : undefined;
  if (format !== undefined) return format;
  const text = name === undefined ? "Scripted answer" : `Scripted ${name.replace(/[_-]+/g, " ")}`;
  const least = numberOf(schema["minLength"]) ?? 0;
  const most = numberOf(schema["maxLength"]) ?? Number.POSITIVE_INFINITY;
  return text.padEnd(Math.min(least, 10_000), ".").slice(0, Math.min(most, 10_000));
}
