import { fingerprint } from "../core/fingerprint.ts";
import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import type { Exchange, ExchangeRecording } from "../model/recording.ts";
import type { ModelRequest, ToolOffer, Transcript } from "../model/transcript.ts";
import { answerOf } from "./answer.ts";
import { breakpointsOf, prefixOf } from "./cache-prefix.ts";
import { effortInForce } from "./effort.ts";
import { instructionTexts, systemTexts } from "./instruction-texts.ts";
import { mainLoop, type WireRequest } from "./main-loop.ts";
import { memoByIdentity } from "./memo.ts";
import { asNumber, asObject, asObjects, asString, messagesOf } from "./messages.ts";
import { type Normaliser, normaliser } from "./normalise.ts";
import { type SharedParts, sharedParts } from "./shared-parts.ts";
import { keepAsked, ThinkingHistory } from "./thinking-history.ts";

/** Reads what a harness and a Messages endpoint said to each other. Never throws, whatever the bodies hold. */
export function readExchanges(recording: ExchangeRecording): Transcript {
  const parts = sharedParts();
  const requests = lastOfEachRetry(recording.exchanges.flatMap((exchange) => decode(exchange, parts)));
  const main = mainLoop(requests, recording.prompts);
  const texts = parts.all().map((part) => JSON.stringify(part));
  const normal = normaliser(recording.substitutions, harnessVersions(requests), texts);
  const offer = memoByIdentity((tool: JsonObject) => toolOffer(tool, normal));
  const read = (role: "main" | "side") => {
    const history = new ThinkingHistory(role === "main" ? "thinking" : "side-thinking");
    return requests
      .filter((request) => main.has(request) === (role === "main"))
      .map((request, index) => readRequest(request, { role, number: index + 1, history, normal, offer, recording }));
  };
  // Ids are numbered as they come up. Side requests race with the loop, so they come second.
  const all = [...read("main"), ...read("side")].sort((a, b) => a.exchange - b.exchange);
  const { turns, clock, checks } = recording;
  return { requests: all, turns, clock, ...(checks === undefined ? {} : { checks }) };
}

interface Reading {
  readonly role: "main" | "side";
  readonly number: number;
  readonly history: ThinkingHistory;
  readonly normal: Normaliser;
  readonly offer: (tool: JsonObject) => ToolOffer;
  readonly recording: ExchangeRecording;
}

function readRequest({ exchange, body, messages }: WireRequest, reading: Reading): ModelRequest {
  const { role, number, history, normal, offer, recording } = reading;
  const model = asString(body.model) ?? "";
  const thinking = asObject(body.thinking);
  const produced = role === "main" ? history.produced : [];
  // With thinking turned off the server leaves earlier reasoning out.
  const keep = thinking?.type === "disabled" ? 0 : keepAsked(body.context_management, model);
  const { sent, visible } = history.carried(messages, keep);
  return {
    exchange: exchange.index,
    number,
    role,
    phase: exchange.phase,
    model,
    effort: effortInForce(body, messages),
    thinking,
    contextManagement: body.context_management,
    maxTokens: asNumber(body.max_tokens),
    outputConfig: outputConfigRest(body),
    betas: betasOf(exchange, body),
    system: systemTexts(body).map(normal.text),
    instructions: instructionTexts(body, messages, recording.prompts).map((instruction) => ({
      ...instruction,
      text: normal.text(instruction.text),
    })),
    tools: asObjects(body.tools).map(offer),
    cacheBreakpoints: breakpointsOf(body, messages),
    prefix: prefixOf(body, messages, normal),
    thinkingProduced: produced,
    thinkingSent: role === "main" ? sent : [],
    thinkingVisible: role === "main" ? visible : [],
    answer: answerOf(exchange.response, history, normal),
  };
}

function decode(exchange: Exchange, parts: SharedParts): readonly WireRequest[] {
  const { method, path, body: sent } = exchange.request;
  const [address = ""] = path.split("?");
  if (method.toUpperCase() !== "POST" || !address.endsWith("/v1/messages") || !isJsonObject(sent)) return [];
  const body = parts.share(sent);
  return [{ exchange, body, messages: messagesOf(body) }];
}

/** A request that failed and was asked again word for word counts once: the last one stands. */
function lastOfEachRetry(requests: readonly WireRequest[]): readonly WireRequest[] {
  const failed = requests.map(
    ({ exchange: { response } }) => response.status === 0 || response.status >= 400 || !response.complete,
  );
  if (!failed.includes(true)) return requests;
  // A retry may fall back from a stream to a whole answer.
  const asked = requests.map(({ body: { stream: _stream, metadata: _metadata, ...rest } }) => fingerprint(rest));
  return requests.filter((_request, index) => !failed[index] || !asked.includes(asked[index] as string, index + 1));
}

/** The harness's own version, as it says of itself in `user-agent` and in its billing line. */
function harnessVersions(requests: readonly WireRequest[]): readonly string[] {
  const versions = requests.flatMap(({ exchange, body }) => [
    /^[\w.-]+\/(\d+\.\d+\.\d+[\w.+-]*)/.exec(exchange.request.headers["user-agent"] ?? "")?.[1],
    ...systemTexts(body).map((text) => /\bcc_version=(\d+\.\d+\.\d+)/.exec(text)?.[1]),
  ]);
  return [...new Set(versions.filter((version) => version !== undefined))].sort((a, b) => b.length - a.length);
}

function betasOf(exchange: Exchange, body: JsonObject): readonly string[] {
  const inBody = [body.betas, body.anthropic_beta].flatMap((value) => (Array.isArray(value) ? (value as Json[]) : []));
  const inHeader = (exchange.request.headers["anthropic-beta"] ?? "").split(",");
  return [...inHeader, ...inBody].flatMap((beta) => (typeof beta === "string" && beta.trim() ? [beta.trim()] : []));
}

/** `output_config` without effort and format, which have their own readers; null where nothing is left. */
function outputConfigRest(body: JsonObject): Json {
  const { effort: _effort, format: _format, ...rest } = asObject(body.output_config) ?? {};
  const relatives = Object.entries({ ...rest, verbosity: body.verbosity ?? rest.verbosity });
  const given = relatives.filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given);
}

function toolOffer(tool: JsonObject, normal: Normaliser): ToolOffer {
  const { cache_control: _mark, ...definition } = tool;
  const { input_schema: schema } = definition;
  return {
    name: asString(tool.name) ?? asString(tool.type) ?? "",
    description: normal.text(asString(tool.description) ?? ""),
    schema: normal.json(schema ?? definition),
    deferred: tool.defer_loading === true,
  };
}
