import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Json } from "../core/json.ts";
import { quoted } from "./quoted.ts";

export interface Fault {
  /** 0-based index into the text. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string | null;
}

/** Values a document may stand for once its aliases are followed: a bomb of aliases is exponential, a suite is not. */
const maxValues = 100_000;

export interface ReadNodes {
  readonly value: Json;
  readonly faults: readonly Fault[];
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** Turns parsed nodes into JSON, each node once, and collects what JSON cannot hold. The guard bounds the recursion. */
export function readNodes(root: Node): ReadNodes {
  const faults: Fault[] = [];
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const done = new Map<Node, { readonly value: Json; readonly size: number }>();
  let total = 0;
  const fault = (node: Node | Scalar, message: string, hint: string | null = null): Json => {
    faults.push({ offset: node.range?.[0] ?? 0, message, hint });
    return null;
  };

  const readAlias = (node: Alias): Json => {
    const target = anchors.get(node.source);
    if (target === undefined) return fault(node, `There is no anchor ${quoted(node.source)} before this alias.`);
    const known = done.get(target);
    if (known === undefined) return fault(node, "The alias stands inside what it names.");
    targets.set(node, target);
    const before = total;
    total += known.size;
    if (before <= maxValues && total > maxValues)
      fault(node, "The aliases stand for too much.", "Write the parts out.");
    return known.value;
  };

  const readMap = (node: YAMLMap): Json => {
    const entries = new Map<string, Json>();
    for (const pair of node.items) {
      const key = pair.key as Node | null;
      const name = key === null ? null : keyName(key);
      if (name === null || key === null) {
        fault(key ?? node, "A key must be plain text.", "Put it in quotes.");
        continue;
      }
      if (name === "__proto__") fault(key, "`__proto__` cannot be a key.");
      if (entries.has(name)) fault(key, `The key ${quoted(name)} stands twice in the same place.`, "Keep one of them.");
      entries.set(name, pair.value === null ? null : read(pair.value as Node));
    }
    return Object.fromEntries(entries);
  };

  const read = (node: Node): Json => {
    if (isAlias(node)) return readAlias(node);
    const before = total;
    total++;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const value = isMap(node)
      ? readMap(node)
      : isSeq(node)
        ? node.items.map((item) => (item === null ? null : read(item as Node)))
        : readScalar(node, fault);
    done.set(node, { value, size: total - before });
    return value;
  };
  return { value: read(root), faults, targets };
}

function readScalar(node: Scalar, fault: (node: Scalar, message: string, hint?: string | null) => Json): Json {
  const { value } = node;
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value !== "number") return fault(node, "This kind of value is not supported.");
  if (!Number.isFinite(value)) return fault(node, `${quoted(node.source ?? String(value))} is not a finite number.`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return fault(node, "The number is too large to be kept exactly.", "Put it in quotes if it is a name.");
  return value;
}

/** Only text: `1:`, `true:` and `null:` would turn into names that nobody wrote. */
function keyName(key: Node): string | null {
  return isScalar(key) && typeof key.value === "string" ? key.value : null;
}

/** The child of a collection at a key or index; `node` is null for an empty value. Null where there is none. */
export function childAt(
  parent: Node,
  step: string | number,
): { readonly node: Node | null; readonly keyOffset: number | undefined } | null {
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === step);
    if (pair === undefined) return null;
    return { node: pair.value as Node | null, keyOffset: (pair.key as Scalar).range?.[0] };
  }
  if (isSeq(parent) && typeof step === "number") {
    const item = parent.items[step] as Node | null | undefined;
    return item === undefined ? null : { node: item, keyOffset: item?.range?.[0] };
  }
  return null;
}
