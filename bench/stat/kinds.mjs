// What is repeated in each kind of cell: a function of a seeded stream, the cell's options and a number of repetitions.
import { equalPower, gates, oracle, pinned, suites } from "./kinds-gate.mjs";
import { nights } from "./kinds-night.mjs";
import { passes } from "./kinds-pass.mjs";
import { scheduled } from "./kinds-scheduled.mjs";
import { shipped } from "./kinds-shipped.mjs";
import { attribution, days, invariants, metrics, sameness } from "./kinds-verdict.mjs";

export const kinds = {
  gates,
  suites,
  equalPower,
  oracle,
  passes,
  pinned,
  days,
  sameness,
  scheduled,
  shipped,
  metrics,
  attribution,
  invariants,
  nights,
};
