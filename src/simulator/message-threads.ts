import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { asText } from "./messages-request.ts";
import type { ResponseMessage } from "./response-message.ts";

/** Why a thread cannot go on: status, sentence and the code by which clients choose to send everything again. */
export interface ThreadRefusal {
  readonly status: 400 | 404;
  readonly errorCode: "thread_not_found" | "thread_already_continued" | null;
  readonly message: string;
}

type Expanded =
  | { readonly kind: "whole"; readonly body: JsonObject }
  | { readonly kind: "refused"; readonly refusal: ThreadRefusal };

interface Held {
  readonly fixed: JsonObject;
  readonly messages: readonly Json[];
  continued: boolean;
}

/** Fields that a thread takes from the request that created it. */
const createOnlyFields = ["system", "tools"] as const;

function refused(status: 400 | 404, errorCode: ThreadRefusal["errorCode"], message: string): Expanded {
  return { kind: "refused", refusal: { status, errorCode, message } };
}

/**
 * Conversations the server holds between requests (`thread: create | continue`, beta message-threads-2026-08-12).
 * A continued request is expanded to the whole one, so that nothing else here knows of threads.
 */
export class MessageThreads {
  readonly #held = new Map<string, Held>();

  expand(body: JsonObject): Expanded {
    const thread = body["thread"];
    if (!isJsonObject(thread) || thread["type"] !== "continue") return { kind: "whole", body };
    const held = this.#held.get(asText(thread["previous_message_id"]));
    if (held === undefined) return refused(404, "thread_not_found", "The thread was not found or has expired.");
    if (held.continued) return refused(400, "thread_already_continued", "The thread was already continued.");
    const repeated = createOnlyFields.find((field) => body[field] !== undefined);
    if (repeated !== undefined) return refused(400, null, `${repeated}: not allowed when a thread is continued`);
    const added = Array.isArray(body["messages"]) ? body["messages"] : [];
    return { kind: "whole", body: { ...body, ...held.fixed, messages: [...held.messages, ...added] } };
  }

  /** Holds the whole conversation under the answer's id where the request asked for a thread. */
  hold(whole: JsonObject, answer: ResponseMessage): void {
    const thread = whole["thread"];
    if (!isJsonObject(thread) || !Array.isArray(whole["messages"])) return;
    const continued = this.#held.get(asText(thread["previous_message_id"]));
    if (continued !== undefined) continued.continued = true;
    const fixed = Object.fromEntries(
      createOnlyFields.flatMap((field) => (whole[field] === undefined ? [] : [[field, whole[field]] as const])),
    );
    const reply = { role: "assistant", content: answer.content as unknown as Json };
    this.#held.set(answer.id, { fixed, messages: [...whole["messages"], reply], continued: false });
  }
}
