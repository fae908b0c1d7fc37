import type { Json, JsonObject } from "../core/json.ts";
import { memoByIdentity } from "./memo.ts";
import { asObjects, contentBlocks, type Message } from "./messages.ts";
import type { Normaliser } from "./normalise.ts";

/** One fingerprint per part of the request in the order the cache sees them: tools, system, messages. */
export function prefixOf(body: JsonObject, messages: readonly Message[], normal: Normaliser): readonly string[] {
  return [...asObjects(body.tools), ...contentBlocks(body.system), ...messages.map(asSent)].map(normal.fingerprint);
}

const asSent = memoByIdentity(({ role, blocks }: Message): JsonObject => ({ role, content: blocks }));

/** Where `cache_control` stands. Tools and messages are counted from the end, as their number grows. */
export function breakpointsOf(
  body: JsonObject,
  messages: readonly Message[],
): readonly { readonly place: string; readonly control: Json }[] {
  const tools = asObjects(body.tools);
  const marked: readonly (readonly [string, JsonObject])[] = [
    ["request", body],
    ...tools.map((tool, index) => [`tools[${index - tools.length}]`, tool] as const),
    ...contentBlocks(body.system).map((block, index) => [`system[${index}]`, block] as const),
    ...messages.flatMap(({ raw, blocks }, index) =>
      [raw, ...blocks].map((part) => [`messages[${index - messages.length}]`, part] as const),
    ),
  ];
  return marked.flatMap(([place, { cache_control: control }]) =>
    control === undefined || control === null ? [] : [{ place, control }],
  );
}
