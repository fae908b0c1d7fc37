// Child of bench/tap.mjs: the upstream, or the tap or a bare TCP relay in front of it.
// Prints its base URL, ends with its standard input.
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";

const [role, upstream] = process.argv.slice(2);
process.stdin.on("end", () => process.exit(0)).resume();

const delta = (text) =>
  `event: content_block_delta\ndata: ${JSON.stringify({
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text },
  })}\n\n`;
const head = [
  { type: "message_start", message: { id: "msg_bench", type: "message", role: "assistant", content: [], usage: {} } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
];
const tail = [
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 1 } },
  { type: "message_stop" },
];
const frames = (events) => events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

/** `?bytes=N&chunk=M`: about N bytes of events, written M bytes at a time as fast as they are taken. */
function stream(response, bytes, chunkBytes) {
  const event = delta("The quick brown fox jumps. ");
  const chunk = event.repeat(Math.max(1, Math.round(chunkBytes / event.length)));
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(frames(head));
  let written = 0;
  const pump = () => {
    while (written < bytes) {
      written += chunk.length;
      if (!response.write(chunk)) return void response.once("drain", pump);
    }
    response.end(frames(tail));
  };
  pump();
}

if (role === "upstream") {
  const server = createServer((request, response) => {
    const query = new URL(request.url, "http://upstream").searchParams;
    request.resume().on("end", () => stream(response, Number(query.get("bytes")), Number(query.get("chunk"))));
  });
  server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
} else if (role === "relay") {
  const { hostname, port } = new URL(upstream);
  const server = createTcpServer({ noDelay: true }, (client) => {
    const onward = connect({ host: hostname, port: Number(port), noDelay: true });
    client.pipe(onward).pipe(client);
    for (const socket of [client, onward]) socket.on("error", () => socket.destroy());
  });
  server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
} else {
  const { openTap } = await import("../dist/wire/tap.js");
  const { createRedactor } = await import("../dist/wire/redact.js");
  const { newCanary } = await import("../dist/wire/canary.js");
  const tap = await openTap({
    upstream,
    dummyKey: "dummy-key-of-the-bench",
    realKey: newCanary(),
    redactor: createRedactor([newCanary(), newCanary()]),
    limits: { requests: 100_000 },
  });
  process.stdout.write(`${tap.baseUrl}\n`);
}
