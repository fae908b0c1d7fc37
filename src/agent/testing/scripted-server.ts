import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json, JsonObject } from "../../core/json.ts";

/** What the server does with one request: a whole answer, or a fault. */
export type Reply =
  | { readonly content: readonly JsonObject[]; readonly stop_reason: string }
  | { readonly fault: "status"; readonly status: number }
  /** A stream that ends cleanly before its terminal event. */
  | { readonly fault: "cut"; readonly content: readonly JsonObject[] }
  /** Headers, then nothing. */
  | { readonly fault: "silent" }
  | { readonly fault: "reset" };

export interface SeenRequest {
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: { readonly [name: string]: Json };
}

export interface ScriptedServer {
  readonly baseUrl: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** A Messages endpoint on loopback that plays `replies` in order and remembers what it was sent. */
export async function scriptedServer(replies: readonly Reply[]): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const reply = replies[requests.length];
      requests.push({ path: request.url ?? "", headers, body: JSON.parse(body) as SeenRequest["body"] });
      play(reply ?? { fault: "status", status: 418 }, response, requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/token`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function play(reply: Reply, response: ServerResponse, number: number): void {
  if ("fault" in reply && reply.fault === "status") {
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(JSON.stringify({ type: "error", error: { type: "api_error", message: `scripted ${reply.status}` } }));
    return;
  }
  if ("fault" in reply && reply.fault === "reset") {
    response.destroy();
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (type: string, data: JsonObject) => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const message = { id: `msg_${number}`, type: "message", role: "assistant", model: "scripted", content: [] };
  send("message_start", {
    message: { ...message, stop_reason: null, stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } },
  });
  if ("fault" in reply && reply.fault === "silent") return;
  const { content } = reply;
  for (const [index, block] of content.entries()) sendBlock(send, index, block);
  if (!("fault" in reply)) {
    send("message_delta", {
      delta: { stop_reason: reply.stop_reason, stop_sequence: null },
      usage: { output_tokens: 2 },
    });
    send("message_stop", {});
  }
  response.end();
}

const halves = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];

/** A block as the API streams it: an empty start, deltas in two pieces, a stop. */
function sendBlock(send: (type: string, data: JsonObject) => void, index: number, block: JsonObject): void {
  const delta = (data: JsonObject) => send("content_block_delta", { index, delta: data });
  const start = (content_block: JsonObject) => send("content_block_start", { index, content_block });
  switch (String(block["type"])) {
    case "text":
      start({ ...block, text: "" });
      for (const text of halves(String(block["text"]))) delta({ type: "text_delta", text });
      break;
    case "thinking":
      start({ ...block, thinking: "", signature: "" });
      for (const thinking of halves(String(block["thinking"]))) delta({ type: "thinking_delta", thinking });
      delta({ type: "signature_delta", signature: String(block["signature"]) });
      break;
    case "tool_use":
      start({ ...block, input: {} });
      for (const part of halves(JSON.stringify(block["input"])))
        delta({ type: "input_json_delta", partial_json: part });
      break;
    default:
      start(block);
  }
  send("content_block_stop", { index });
}

export const text = (words: string): JsonObject => ({ type: "text", text: words });
export const thinking = (words: string): JsonObject => ({
  type: "thinking",
  thinking: words,
  signature: `sig-${words.length}-${words}`,
});
export const call = (id: string, name: string, input: JsonObject): JsonObject => ({
  type: "tool_use",
  id,
  name,
  input,
});
export const answer = (...content: readonly JsonObject[]): Reply => ({ content, stop_reason: "end_turn" });
export const tools = (...content: readonly JsonObject[]): Reply => ({ content, stop_reason: "tool_use" });
