import { expect, it } from "vitest";
import type { Finding } from "../model/finding.ts";
import type { RuntimeIdentity } from "../model/identity.ts";
import { withGrades } from "./finding-grades.ts";

const finding = (runtime: string, metric: string) => ({ runtime, metric, grade: "observed" }) as Finding;

it("what a hosted runtime does not show is graded so, and local runtimes keep their grades", () => {
  const forms: { readonly [runtime: string]: RuntimeIdentity["form"] } = { there: "hosted", here: "native" };
  const graded = withGrades(
    [
      finding("there", "length.caps"),
      finding("there", "ledger.retainedTokens"),
      finding("there", "output.tokens"),
      finding("there", "unheard.of"),
      finding("here", "length.caps"),
    ],
    (runtime) => ({ form: forms[runtime] }) as RuntimeIdentity,
  );
  expect(graded.map(({ grade }) => grade)).toEqual([
    "unobservable",
    "inferred",
    "observed",
    "unobservable",
    "observed",
  ]);
});
