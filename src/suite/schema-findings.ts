import type { ErrorObject, ValidateFunction } from "ajv";
import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { plainSentence } from "./schema-words.ts";
import type { Path } from "./yaml-document.ts";

export interface SchemaFinding {
  readonly path: Path;
  /** Whether the key itself is wrong, or what stands under it. */
  readonly part: "key" | "value";
  readonly message: string;
  readonly hint: string | null;
}

export interface SchemaLookup {
  /** Compiled schema at a JSON pointer: `#`, `#/definitions/rule/anyOf/2`. */
  at(pointer: string): ValidateFunction;
  /** Where a part of the schema stands. Ajv's own `schemaPath` begins wherever it last compiled. */
  pointerOf(part: object): string;
}

/**
 * Ajv's errors as one finding per mistake. Where a value may take several forms (`anyOf`), ajv complains of every form;
 * here the form is chosen that the writer meant, and only its complaints are kept.
 */
export function findingsOf(root: Json, lookup: SchemaLookup): SchemaFinding[] {
  return check(root, [], "#", lookup);
}

function check(value: Json, base: Path, pointer: string, lookup: SchemaLookup): SchemaFinding[] {
  const validate = lookup.at(pointer);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== "propertyNames");
  const choices = errors.filter((error) => error.keyword === "anyOf");
  const outer = choices.filter((choice) => !choices.some((other) => isBelow(choice.instancePath, other.instancePath)));
  const covered = (error: ErrorObject) =>
    outer.some(({ instancePath }) => error.instancePath === instancePath || isBelow(error.instancePath, instancePath));
  const plain = errors.filter((error) => !covered(error)).map((error) => finding(error, value, base));
  return [...plain, ...outer.flatMap((choice) => choose(choice, value, base, lookup))];
}

function choose(choice: ErrorObject, value: Json, base: Path, lookup: SchemaLookup): SchemaFinding[] {
  const path = pathOf(choice.instancePath, value);
  const data = choice.data as Json;
  const at = `${lookup.pointerOf(choice.parentSchema ?? {})}/anyOf`;
  const branches = (choice.schema as readonly JsonObject[]).map((_, index) => `${at}/${index}`);
  const shapes = branches.map((branch) => shapeOf(lookup.at(branch), lookup));
  let best = -1;
  let bestKeys = -1;
  for (const [index, shape] of shapes.entries()) {
    if (!admits(shape, data)) continue;
    const properties = isJsonObject(shape["properties"]) ? shape["properties"] : {};
    const common = isJsonObject(data) ? Object.keys(data).filter((key) => Object.hasOwn(properties, key)).length : 0;
    if (common > bestKeys) [best, bestKeys] = [index, common];
  }
  const branch = branches[best];
  if (branch !== undefined) return check(data, [...base, ...path], branch, lookup);
  return [{ path: [...base, ...path], part: "value", ...plainSentence(choice, path, shapes) }];
}

/** The schema behind a validator, references followed. */
function shapeOf(validate: ValidateFunction, lookup: SchemaLookup): JsonObject {
  const schema = validate.schema as JsonObject;
  const reference = schema["$ref"];
  return typeof reference === "string" ? shapeOf(lookup.at(reference), lookup) : schema;
}

/** Whether a value is of the kind a schema is about, right or wrong in detail. */
function admits(shape: JsonObject, data: Json): boolean {
  if (shape["enum"] !== undefined) return typeof data === "string";
  const types = ([] as Json[]).concat(shape["type"] ?? "object");
  return types.includes(kindOf(data));
}

function kindOf(data: Json): string {
  if (data === null) return "null";
  return Array.isArray(data) ? "array" : typeof data;
}

function finding(error: ErrorObject, value: Json, base: Path): SchemaFinding {
  const path = [...base, ...pathOf(error.instancePath, value)];
  const key: unknown =
    error.keyword === "additionalProperties" ? error.params["additionalProperty"] : error.propertyName;
  const words = plainSentence(error, path, []);
  return typeof key === "string" ? { path: [...path, key], part: "key", ...words } : { path, part: "value", ...words };
}

/** A JSON pointer as keys and list indices. */
function pathOf(pointer: string, value: Json): Path {
  const path: (string | number)[] = [];
  let at: Json | undefined = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(at) ? Number(key) : key);
    at = Array.isArray(at) ? (at[Number(key)] as Json) : isJsonObject(at) ? at[key] : undefined;
  }
  return path;
}

function isBelow(pointer: string, above: string): boolean {
  return pointer.startsWith(`${above}/`);
}
