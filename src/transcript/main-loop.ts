import { fingerprint } from "../core/fingerprint.ts";
import type { JsonObject } from "../core/json.ts";
import type { Exchange } from "../model/recording.ts";
import { asObject, asObjects, asString, isToolResult, type Message, withoutCacheControl } from "./messages.ts";
import { withoutReminders } from "./reminders.ts";

/** A request to the model, decoded. */
export interface WireRequest {
  readonly exchange: Exchange;
  readonly body: JsonObject;
  readonly messages: readonly Message[];
}

/**
 * The requests of the agent's own loop. Titles, summaries, routers and quota checks carry no tools, ask for a response
 * schema or for a single token; a sub-agent carries tools, but its conversation holds none of the probe's prompts; a
 * fork that ends in words of the harness's own is side unless a later request goes on from it. Where no request has
 * tools (an agent without any), the longest conversation that was started by a prompt is the loop.
 */
export function mainLoop(requests: readonly WireRequest[], prompts: readonly string[]): ReadonlySet<WireRequest> {
  const conversing = requests.filter(({ body }) => !asksForSchema(body) && body.max_tokens !== 1);
  const withTools = conversing.filter(({ body }) => asObjects(body.tools).length > 0);
  const wanted = prompts.map((prompt) => prompt.trim()).filter((prompt) => prompt !== "");
  for (const says of [saysExactly, saysAmongOthers]) {
    const loop = withTools.filter((request) => holdsPrompt(request, wanted, says));
    if (loop.length > 0) return new Set(loop.filter((request) => isOwnStep(request, requests, wanted, says)));
  }
  for (const says of [saysExactly, saysAmongOthers]) {
    const loop = conversing.filter((request) => holdsPrompt(request, wanted, says));
    if (loop.length > 0) return new Set(longestThread(loop));
  }
  return new Set(longestThread(withTools.length > 0 ? withTools : conversing));
}

type Says = (text: string, prompt: string) => boolean;
const saysExactly: Says = (text, prompt) => text === prompt;
const saysAmongOthers: Says = (text, prompt) => text.includes(prompt);

function asksForSchema(body: JsonObject): boolean {
  return asObject(body.output_config)?.format !== undefined || body.output_format !== undefined;
}

function holdsPrompt({ messages }: WireRequest, prompts: readonly string[], says: Says): boolean {
  const texts = messages.filter(({ role }) => role === "user").flatMap(ownTexts);
  return texts.some((text) => prompts.some((prompt) => says(text, prompt)));
}

/** Texts of a user message without the harness's reminders. */
function ownTexts(message: Message): readonly string[] {
  return message.blocks.flatMap((block) =>
    block.type === "text" ? [withoutReminders(asString(block.text) ?? "").trim()] : [],
  );
}

function isOwnStep(request: WireRequest, all: readonly WireRequest[], prompts: readonly string[], says: Says): boolean {
  const last = request.messages.findLast(({ role }) => role === "user");
  if (last === undefined) return false;
  if (last.blocks.some(isToolResult)) return true;
  if (ownTexts(last).some((text) => prompts.some((prompt) => says(text, prompt)))) return true;
  return all.some((later) => later.exchange.index > request.exchange.index && goesOn(later, request));
}

/** Whether `later` repeats the last message of `request` at its place and has more after it. */
function goesOn(later: WireRequest, request: WireRequest): boolean {
  const end = request.messages.length - 1;
  const [mine, theirs] = [request.messages[end], later.messages[end]];
  if (mine === undefined || theirs === undefined || later.messages.length <= end + 1) return false;
  return messageFingerprint(mine) === messageFingerprint(theirs);
}

function messageFingerprint(message: Message): string {
  return fingerprint(withoutCacheControl({ role: message.role, blocks: message.blocks }));
}

/** Requests that start alike (same system text, same first words of the user) are one conversation. */
function longestThread(requests: readonly WireRequest[]): readonly WireRequest[] {
  const threads = new Map<string, WireRequest[]>();
  for (const request of requests) {
    const first = request.messages.find(({ role }) => role === "user");
    const start = withoutCacheControl([request.body.system ?? null, first === undefined ? [] : ownTexts(first)]);
    const key = fingerprint(start);
    threads.set(key, [...(threads.get(key) ?? []), request]);
  }
  return [...threads.values()].reduce((best, thread) => (thread.length > best.length ? thread : best), []);
}
