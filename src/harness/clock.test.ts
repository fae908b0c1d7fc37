import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HarnessClock } from "./clock.ts";

let dir: string;
let clock: HarnessClock;
const hour = 3_600_000;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "aa clock "));
  clock = await HarnessClock.create(join(dir, "clock"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Value of `expression` in a Node process that has the preload. */
async function under(expression: string): Promise<unknown> {
  const script = `Promise.resolve((async () => (${expression}))()).then((v) => console.log(JSON.stringify(v)))`;
  const env = { PATH: "/usr/bin:/bin" };
  const args = ["--require", clock.preloadPath, "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

describe("HarnessClock", { timeout: 30_000 }, () => {
  it("moves every way of asking for the time, and nothing else", async () => {
    await clock.advance(hour);
    const seen = (await under(`{
      now: Date.now(), made: new Date().getTime(), called: Date.parse(Date()),
      origin: performance.timeOrigin + performance.now(),
      fromWorker: await new Promise((done) => new (require("node:worker_threads").Worker)(
        "require('node:worker_threads').parentPort.postMessage(Date.now())", { eval: true }).on("message", done)),
      real: require("node:fs").statSync("${join(dir, "clock", "offset-ms.witness")}").mtimeMs,
      epoch: new Date(0).toISOString(), parts: new Date(2026, 2, 26).getMonth(), utc: Date.UTC(2026, 2, 26),
      parsed: Date.parse("2026-03-26T00:00:00Z"), copy: new Date(new Date(5)).getTime(), nan: String(new Date("x"))
    }`)) as Record<string, number>;
    for (const name of ["now", "made", "called", "origin", "fromWorker"]) {
      expect((seen[name] ?? 0) - (seen["real"] ?? 0), name).toBeGreaterThan(hour - 2_000);
      expect((seen[name] ?? 0) - (seen["real"] ?? 0), name).toBeLessThan(hour + 30_000);
    }
    const day = Date.UTC(2026, 2, 26);
    expect(seen).toMatchObject({
      epoch: "1970-01-01T00:00:00.000Z",
      parts: 2,
      utc: day,
      parsed: day,
      copy: 5,
      nan: "Invalid Date",
    });
  });

  it("leaves Date the class it is", async () => {
    const seen = await under(`(() => {
      class Stamp extends Date { hours() { return this.getUTCHours(); } }
      const stamp = new Stamp(3600000);
      return [new Date() instanceof Date, stamp instanceof Stamp, stamp instanceof Date, stamp.hours(), Date.name, Date.length,
        new Date().constructor === Date, typeof Date(), Object.prototype.toString.call(new Date()),
        new (new Date()).constructor(7).getTime(), require("node:util").types.isDate(structuredClone(new Date()))];
    })()`);
    expect(seen).toEqual([true, true, true, 1, "Date", 7, true, "string", "[object Date]", 7, true]);
  });

  it("moves a process that is already running, which tells what it was shown", async () => {
    const running = under(`new Promise((done) => {
      const first = Date.now();
      const look = setInterval(() => { if (Date.now() - first > 1000000) { clearInterval(look); done(Date.now() - first); } }, 5);
    })`);
    while ((await clock.witnessedOffsetsMs()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(hour);
    await clock.advance(hour);
    expect(await running).toBeGreaterThan(hour - 1);
    const offsets = await clock.witnessedOffsetsMs();
    expect(offsets[0]).toBe(0);
    expect([hour, 2 * hour]).toContain(offsets.at(-1));
    expect(clock.offsetMs).toBe(2 * hour);
  });

  it("is not handed on to the commands that the agent starts", async () => {
    const child = `require("node:child_process").execFileSync(process.execPath, ["-e", "console.log(JSON.stringify([process.env, Date.now()]))"]).toString()`;
    await clock.advance(hour);
    const [env, now] = JSON.parse((await under(child)) as string) as [Record<string, string>, number];
    expect(Object.keys(env).filter((name) => /CLOCK|OPTIONS/.test(name))).toEqual([]);
    expect(now).toBeLessThan(Date.now() + 1_000);
  });
});
