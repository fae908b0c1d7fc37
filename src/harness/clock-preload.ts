/** Name of the file beside the preload that holds the offset. */
export const offsetName = "offset-ms";

/**
 * Loaded into the harness before its own code (CommonJS; Node `--require`, Bun `--preload`). Replaces `Date` by one that is
 * ahead by the number of milliseconds in a file, and notes in `FILE.witness` what this very process was shown.
 * The file is looked at every other millisecond at most: harnesses ask for the time thousands of times while they start.
 * Bun's variable is taken out of the environment, so that commands the agent starts do not load it; worker threads do.
 */
export const clockPreloadSource = `"use strict";
(() => {
  const fs = require("fs");
  const file = require("path").join(__dirname, "${offsetName}");
  delete process.env.BUN_OPTIONS;
  const Real = Date;
  const realNow = Real.now;
  const note = (line) => { try { fs.appendFileSync(file + ".witness", process.pid + " " + line + "\\n"); } catch {} };
  let offset = 0;
  let looked = -Infinity;
  const shift = () => {
    const now = realNow();
    if (now - looked < 2 && now >= looked) return offset;
    looked = now;
    let text = "";
    try { text = fs.readFileSync(file, "utf8"); } catch { return offset; }
    const next = Number(text);
    if (text !== "" && Number.isFinite(next) && next !== offset) {
      offset = next;
      note("moved " + next);
    }
    return offset;
  };
  const now = () => realNow() + shift();
  const Shifted = function Date(...args) {
    if (new.target === undefined) return new Real(now()).toString();
    const values = args.length === 0 ? [now()] : args;
    return Reflect.construct(Real, values, new.target === Shifted ? Real : new.target);
  };
  for (const key of Reflect.ownKeys(Real)) {
    Object.defineProperty(Shifted, key, Object.getOwnPropertyDescriptor(Real, key));
  }
  Object.defineProperty(Shifted, "now", { value: now, writable: true, enumerable: false, configurable: true });
  Object.defineProperty(Real.prototype, "constructor", { value: Shifted, writable: true, enumerable: false, configurable: true });
  globalThis.Date = Shifted;
  try {
    const origin = performance.timeOrigin;
    Object.defineProperty(performance, "timeOrigin", { get: () => origin + shift(), configurable: true });
  } catch {}
  note("loaded " + shift());
})();
`;
