// The verdict as `agent-audit run` gives it: the product's `assess`, with its least effect of 10 %, its margin of ×.5, and
// a second session where the baseline's days do not rule out that this is just another day.
import { product } from "./build.mjs";
import { dayEffects } from "./generators.mjs";
import { count } from "./score.mjs";

const { assess } = await product("compare/assess");
const { leastShift, marginShift, minimumShift } = await product("compare/sample-group");

const list = (length, draw) => Array.from({ length }, draw);
const metric = { name: "thinking.tokens", kind: "quantity", scale: "log", unit: "tokens", subject: "thinking tokens" };
const design = {
  alpha: 0.01,
  beta: 0.05,
  cap: 20,
  minimumShift: minimumShift(metric, null),
  leastShift: leastShift(metric),
  margin: marginShift(metric, undefined),
};

/**
 * A baseline of n0 runs over so many days, then one session, then the confirming one if it is asked for. `margin` is a
 * ratio, instead of the shipped one.
 */
export function shipped(random, { n0, days, tau, delta, margin }, repetitions) {
  const tally = { confirmations: 0 };
  const asked = margin === undefined ? design : { ...design, margin: -Math.log(margin) };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const gate = dayEffects({ tau, days, delta }).start(random);
    const values = list(n0, gate.before);
    const baseline = list(days, (_none, day) => ({
      day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
      values: values.filter((_value, run) => run % days === day).map(Math.round),
    }));
    const session = (name, draw, pending) =>
      assess({
        metric,
        strata: [{ probe: "probe", baseline, baselineMissing: 0 }],
        sequence: list(design.cap, (_none, run) => ({
          stratum: 0,
          value: Math.round(draw()),
          key: `${name} ${repetition} ${run}`,
        })),
        design: asked,
        pending,
      });
    const first = session("first", gate.after, null);
    let [last, n] = [first, first.used];
    if (first.state === "to-be-confirmed") {
      tally.confirmations++;
      last = session("second", gate.confirm, { direction: first.direction });
      n += last.used;
    }
    count(tally, { drifted: last.state === "drifted", unchanged: last.state === "same", n });
  }
  return tally;
}
