// What the tap costs: time to first byte, and throughput of a stream. Run on the build: npm run build && node bench/tap.mjs
// Upstream, tap and client are processes of their own. Direct and tapped calls alternate, so that a noisy machine
// disturbs both alike; what counts are the ratios and the difference of the medians. A bare TCP relay, which reads
// nothing and records nothing, shows what any process in between costs on this machine: where upstream and client alone
// keep every core busy, no third process can run at their speed.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "undici";

const processFile = fileURLToPath(new URL("tap-process.mjs", import.meta.url));
const rounds = Number(process.argv[2] ?? 1);

async function start(...args) {
  const child = spawn(process.execPath, [processFile, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) return { url: new URL(line), child };
  throw new Error(`${args[0]} did not start`);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** One call: milliseconds to the first byte of the body and to the last, and bytes received. */
function call(client, path, body) {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let firstMs = 0;
    let bytes = 0;
    client.dispatch(
      {
        path,
        method: "POST",
        headers: { "x-api-key": "dummy-key-of-the-bench", "content-type": "application/json" },
        body,
      },
      {
        onRequestStart() {},
        onResponseStart(_controller, status) {
          if (status !== 200) reject(new Error(`status ${status}`));
        },
        onResponseData(_controller, chunk) {
          if (bytes === 0) firstMs = performance.now() - startedMs;
          bytes += chunk.length;
        },
        onResponseEnd() {
          resolve({ firstMs, totalMs: performance.now() - startedMs, bytes });
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });
}

/** All routes in turn, `count` times after a warm-up of a quarter of that. */
async function inTurn(routes, path, body, count) {
  const names = Object.keys(routes);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let i = -Math.ceil(count / 4); i < count; i++) {
    for (const name of i % 2 === 0 ? names : names.toReversed()) {
      const { client, base } = routes[name];
      const result = await call(client, base + path, body);
      if (i >= 0) results[name].push(result);
    }
  }
  return results;
}

const upstream = await start("upstream");
const relay = await start("relay", upstream.url.origin);
const tap = await start("tap", upstream.url.origin);
const routes = {
  direct: { client: new Client(upstream.url.origin), base: "" },
  relayed: { client: new Client(relay.url.origin), base: "" },
  tapped: { client: new Client(tap.url.origin), base: tap.url.pathname },
};

const requestOf = (bytes) => {
  const text = "function add(a, b) {\n  return a + b; // sum\n}\n";
  return JSON.stringify({ model: "bench", messages: [{ role: "user", content: text.repeat(bytes / text.length) }] });
};

// The compilers' share is paid once per run of agent-audit, and not measured here.
await inTurn(routes, "/v1/messages?bytes=4000&chunk=130", requestOf(150_000), 300);

for (let round = 0; round < rounds; round++) {
  for (const kilobytes of [2, 150]) {
    const results = await inTurn(routes, "/v1/messages?bytes=4000&chunk=130", requestOf(kilobytes * 1000), 200);
    const firstMs = (name) => median(results[name].map((result) => result.firstMs));
    const [direct, relayed, tapped] = ["direct", "relayed", "tapped"].map(firstMs);
    console.log(
      `first byte, request of ${kilobytes} kB: direct ${direct.toFixed(2)} ms, tapped ${tapped.toFixed(2)} ms, ` +
        `added ${(tapped - direct).toFixed(2)} ms (target < 1; bare relay ${(relayed - direct).toFixed(2)})`,
    );
  }
  for (const [what, chunk] of [
    ["event by event", 130],
    ["in 16 kB writes", 16_000],
  ]) {
    const results = await inTurn(routes, `/v1/messages?bytes=8000000&chunk=${chunk}`, "{}", 12);
    const rate = (name) => median(results[name].map(({ bytes, totalMs }) => bytes / totalMs / 1000));
    const [direct, relayed, tapped] = ["direct", "relayed", "tapped"].map(rate);
    console.log(
      `stream ${what}: direct ${direct.toFixed(0)} MB/s, tapped ${tapped.toFixed(0)} MB/s, ` +
        `ratio ${(tapped / direct).toFixed(2)} (target >= 0.80; bare relay ${(relayed / direct).toFixed(2)})`,
    );
  }
}

await Promise.all(Object.values(routes).map(({ client }) => client.close()));
for (const { child } of [tap, relay, upstream]) child.stdin.end();
