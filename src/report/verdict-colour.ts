import type { ChalkInstance } from "chalk";
import type { Verdict } from "../model/finding.ts";

/** Red for what got worse, green for what holds, magenta for what cannot be said. The words say it all without. */
export function verdictColour(verdict: Verdict, paint: ChalkInstance): ChalkInstance {
  switch (verdict) {
    case "holds":
    case "no-drift-found":
      return paint.green;
    case "regressed":
      return paint.red;
    case "improved":
    case "changed":
      return paint.yellow;
    case "inconclusive":
    case "not-measured":
    case "not-comparable":
      return paint.magenta;
    case "unsupported":
      return paint.dim;
  }
}
