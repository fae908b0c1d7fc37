// Which cells the benchmark has, by the question that they answer, and how often each is repeated.
import { cases, nulls, shifts } from "./generators.mjs";

/** Repetitions by kind of cell. The quick ones keep the whole within a minute on two cores. */
export const sizes = {
  full: { gates: 20_000, rules: 20_000, drifts: 5000, verdicts: 20_000, assessed: 4000, pinned: 1000, nights: 2000 },
  quick: { gates: 3000, rules: 400, drifts: 250, verdicts: 1500, assessed: 500, pinned: 60, nights: 200 },
};

const cell = (id, kind, options, repetitions) => ({ id, kind, options, repetitions });
const n0 = 20;

export const deltas = Object.keys(shifts).map((name) => Number(name.slice(2)));

/** Drifts that the targets are about. */
const judgedDrifts = [
  "D1 effort ×.3 σ .6",
  "D2 cap, share>25, obeyed .9",
  "D2 cap, mean, obeyed .9",
  "D2 cap, share>25, obeyed .6",
  "D2 short texts, share>25, obeyed .9",
  "D2 short texts, mean, obeyed .9",
  "D2 short texts, share>25, obeyed .6",
];

function gateCells({ gates, rules, drifts }) {
  const own = [10, 20, 40].flatMap((baseline) =>
    [...Object.keys(nulls), ...Object.keys(shifts)].map((of) =>
      cell(`gate ${of} n0=${baseline}`, "gates", { of, n0: baseline }, gates),
    ),
  );
  const judged = judgedDrifts.map((of) => cell(`gate ${of} n0=20`, "gates", { of, n0 }, gates));
  const compared = Object.keys(cases).map((of) =>
    cell(`compared ${of}`, "gates", { of, n0, rules: true }, of in nulls ? rules : drifts),
  );
  const ceilings = deltas.flatMap((delta) => [
    cell(`oracle δ ${delta}`, "oracle", { delta, alpha: 0.01 }, gates),
    cell(`equal power δ ${delta}`, "equalPower", { of: `δ ${delta}`, n0, alpha: 0.01, most: 40 }, gates),
  ]);
  return [...own, ...judged, ...compared, ...ceilings];
}

function suiteCells({ gates }) {
  const designs = [
    [5, 10],
    [5, 20],
    [10, 10],
  ];
  return designs.flatMap(([probes, baseline]) => [
    cell(`suite ${probes}×${baseline} ×.5`, "suites", { probes, n0: baseline, ratio: 0.5 }, gates),
    ...[0, 0.8, 1.5, 2].map((delta) =>
      cell(`suite ${probes}×${baseline} δ ${delta}`, "suites", { probes, n0: baseline, delta }, gates),
    ),
  ]);
}

function verdictCells({ verdicts, assessed, pinned }, quick) {
  const daysOf = quick ? [10, 20] : [1, 5, 10, 20];
  const days = [0.2, 0.3, 0.5].flatMap((tau) =>
    daysOf.map((spread) => cell(`days τ ${tau} over ${spread}`, "days", { tau, days: spread, n0 }, verdicts)),
  );
  const daysPower = [1.155, 2].map((delta) =>
    cell(`days τ 0.3 δ ${delta}`, "days", { tau: 0.3, days: 20, delta, n0 }, verdicts),
  );
  const sameness = (quick ? [20] : [10, 20, 40]).flatMap((baseline) =>
    [0.5, 0.41, 0.3].flatMap((margin) =>
      [1, margin, 1 / margin].map((ratio) =>
        cell(
          `same within ×${margin} at ×${Number(ratio.toFixed(2))} n0=${baseline}`,
          "sameness",
          { n0: baseline, margin, ratio },
          verdicts,
        ),
      ),
    ),
  );
  const shipped = [
    [0, 0],
    [0.3, 0],
    [0.5, 0],
    [0, 0.5945],
    [0, 1.155],
    [0, 2.007],
    [0.3, 2.007],
  ].map(([tau, delta]) => cell(`shipped τ ${tau} δ ${delta}`, "shipped", { n0, days: 10, tau, delta }, assessed));
  const strict = [0, 1.486].map((delta) =>
    cell(`shipped τ 0 δ ${delta}, margin ×.41`, "shipped", { n0, days: 10, tau: 0, delta, margin: 0.41 }, assessed),
  );
  const metrics = [0, 0.4, 0.8].map((rho) => cell(`metrics ρ ${rho}`, "metrics", { n0, metrics: 20, rho }, verdicts));
  const drifted = [
    [1, 2],
    [3, 2],
    [1, 1.155],
  ].map(([many, delta]) =>
    cell(
      `metrics ${many} drifted δ ${delta}`,
      "metrics",
      { n0, metrics: 20, rho: 0.4, drifted: many, delta },
      Math.ceil(verdicts / 4),
    ),
  );
  const attribution = [0.5, 0.3].flatMap((ratio) =>
    ["harness", "provider", "none"].map((cause) =>
      cell(`attribution ${cause} ×${ratio}`, "attribution", { n0, ratio, cause }, Math.ceil(verdicts / 4)),
    ),
  );
  const invariants = [1, 0.2, 0.05].map((share) =>
    cell(`invariant broken in ${share}`, "invariants", { share }, verdicts),
  );
  const conditional = [10, 20, 40].map((baseline) =>
    cell(`pinned n0=${baseline}`, "pinned", { n0: baseline, alpha: 0.01 }, pinned),
  );
  return [
    ...days,
    ...daysPower,
    ...sameness,
    ...shipped,
    ...strict,
    ...metrics,
    ...drifted,
    ...attribution,
    ...invariants,
    ...conditional,
  ];
}

const passRates = [0.5, 0.8, 0.9, 0.95, 0.98, 1];
const recallRates = [0, 0.3, 0.6, 0.9];

function passCells({ gates }) {
  const nullCells = [10, 20, 40].flatMap((baseline) =>
    passRates.map((p) => cell(`passes ${p} n0=${baseline}`, "passes", { n0: baseline, p0: p, p1: p }, gates)),
  );
  const recall = [10, 20, 40].flatMap((baseline) =>
    recallRates.map((p1) => cell(`recall ${p1} n0=${baseline}`, "passes", { n0: baseline, p0: 0.98, p1 }, gates)),
  );
  return [...nullCells, ...recall];
}

function nightCells({ nights }, quick) {
  const year = (stream) => cell(`year ${stream}`, "nights", { stream, n0, nights: 365, rules: true }, nights);
  const years = (quick ? ["normal"] : ["normal", "t3", "weekly sine, 20 % of variance", "AR(1) .2", "AR(1) .4"]).map(
    year,
  );
  const shift = (delta, baseline, at) =>
    cell(
      `shift δ ${delta} n0=${baseline} at ${at}`,
      "nights",
      { n0: baseline, nights: at + 70, change: "shift", at, delta, rules: true },
      nights,
    );
  const delays = (
    quick
      ? [
          [1.84, 20],
          [2.5, 20],
        ]
      : [1, 1.84, 2.5].flatMap((delta) => [
          [delta, 10],
          [delta, 20],
        ])
  ).map(([delta, baseline]) => shift(delta, baseline, 60));
  if (quick) return [...years, ...delays];
  // One per cent a night at five runs a night of σ = .6: .01/.268 standard deviations of a night's mean.
  const creep = { n0, nights: 300, change: "creep", at: 60, perNight: Math.log(1.01) / (0.6 / Math.sqrt(5)) };
  return [
    ...years,
    ...delays,
    shift(1.84, 10, 5),
    cell("creep 1 % a night", "nights", { ...creep, rules: true }, nights),
    ...[1.84, 2.5, 4].map((delta) =>
      cell(
        `reverted after 4 nights δ ${delta}`,
        "nights",
        { n0, nights: 75, change: "reverted", at: 60, delta, nightsChanged: 4, rules: true },
        nights,
      ),
    ),
    cell(
      "two changes 8 nights apart δ 1.84",
      "nights",
      { n0, nights: 130, change: "twice", at: 60, delta: 1.84, apart: 8 },
      nights,
    ),
  ];
}

export function cells(mode) {
  const size = sizes[mode];
  const quick = mode === "quick";
  return [
    ...gateCells(size),
    ...suiteCells(size),
    ...passCells(size),
    ...verdictCells(size, quick),
    ...nightCells(size, quick),
  ];
}
