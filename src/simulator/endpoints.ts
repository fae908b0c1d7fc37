import { sha256 } from "../core/fingerprint.ts";
import { isJsonObject, type JsonObject, parseJson } from "../core/json.ts";
import { decideAnswer } from "./answer.ts";
import { applyContextEdits } from "./context-edits.ts";
import { messageEvents } from "./event-stream.ts";
import { betasOf, type HttpCall, sendError, sendEvents, sendJson } from "./http-call.ts";
import { MessageThreads } from "./message-threads.ts";
import { decodeRequest } from "./messages-request.ts";
import { modelEntry, modelPage } from "./model-list.ts";
import { countInputTokens, PromptCache } from "./prompt-cache.ts";
import { responseMessage } from "./response-message.ts";
import type { SimulatedModelOptions } from "./simulated-model.ts";
import { refusal } from "./validation.ts";

/** The endpoints of the Messages protocol, with what one run remembers: cached prefixes and held threads. */
export class Endpoints {
  readonly counts = { main: 0, side: 0, countTokens: 0 };
  readonly #options: Omit<SimulatedModelOptions, "limits">;
  readonly #cache = new PromptCache();
  readonly #threads = new MessageThreads();

  constructor(options: Omit<SimulatedModelOptions, "limits">) {
    this.#options = options;
  }

  answer(call: HttpCall): void {
    const { pathname } = new URL(call.request.url ?? "/", "http://127.0.0.1");
    const what = `${call.request.method} ${pathname}`;
    if (what === "POST /v1/messages") return this.#messages(call);
    if (what === "POST /v1/messages/count_tokens") return this.#countTokens(call);
    if (what === "GET /v1/models") return sendJson(call, 200, modelPage());
    if (what === "GET /" || what === "HEAD /") return sendJson(call, 200, {});
    const model = /^GET \/v1\/models\/([\w.@:[\]%-]+)$/.exec(what)?.[1];
    const found = model === undefined ? null : modelEntry(model);
    if (found !== null) return sendJson(call, 200, found);
    sendError(call, 404, "not_found_error", model === undefined ? "Not Found" : `model: ${model}`);
  }

  /** The whole body of a call that the API would take; null where it was refused, and the refusal sent. */
  #accepted(call: HttpCall, purpose: "create" | "count"): JsonObject | null {
    const sent = parseJson(call.text);
    const expanded = isJsonObject(sent) ? this.#threads.expand(sent) : null;
    if (expanded?.kind === "refused") {
      const { status, errorCode, message } = expanded.refusal;
      const type = status === 404 ? "not_found_error" : "invalid_request_error";
      sendError(call, status, type, message, errorCode === null ? null : { error_code: errorCode });
      return null;
    }
    const refused = refusal(expanded?.body, purpose, betasOf(call.request));
    if (refused !== null) sendError(call, 400, "invalid_request_error", refused);
    return refused === null ? (expanded?.body ?? null) : null;
  }

  #messages(call: HttpCall): void {
    const body = this.#accepted(call, "create");
    if (body === null) return;
    const request = decodeRequest(body);
    const { conversation, seed } = this.#options;
    const answer = decideAnswer(conversation, seed, request, this.#options);
    this.counts[answer.role] += 1;
    const key = `${seed}/${answer.place}/${sha256(call.text)}`;
    const message = responseMessage(request, answer, this.#cache.bill(request, answer.context), key);
    this.#threads.hold(body, message);
    if (!request.stream) return sendJson(call, 200, message as unknown as JsonObject);
    sendEvents(call, messageEvents(message, betasOf(call.request).includes("thinking-token-count")));
  }

  #countTokens(call: HttpCall): void {
    this.counts.countTokens += 1;
    const body = this.#accepted(call, "count");
    if (body === null) return;
    const request = decodeRequest(body);
    const tokens = countInputTokens(request, applyContextEdits(request));
    const unedited = countInputTokens(request, applyContextEdits({ ...request, edits: [] }));
    const edited = body["context_management"] != null;
    const management = { context_management: { original_input_tokens: Math.max(tokens, unedited) } };
    sendJson(call, 200, { input_tokens: tokens, ...(edited ? management : {}) });
  }
}
