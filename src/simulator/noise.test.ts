import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import { noNoise, type SimulatedNoise, standardNoise } from "../model/simulated-noise.ts";
import { type Answer, decideAnswer } from "./answer.ts";
import { normalFrom } from "./noise.ts";
import { countWords } from "./prose.ts";
import { assistant, conversation, readTool, requestOf, result, said, thought, used, user } from "./testing/requests.ts";

const script = conversation(
  [
    "Start",
    [
      { think: { words: 400 }, say: { words: 60 }, call: { tool: ["Read"], input: { path: "a" } } },
      { say: { words: 140 } },
    ],
  ],
  ["Solve it", [{ think: { words: 100 }, say: { attempt: "right", otherwise: "wrong" } }]],
  ["Which number?", [{ say: { recall: "4711", from: "thinking", otherwise: "unknown" } }]],
  ["Which word?", [{ say: { recall: "needle", from: "visible", otherwise: "not seen" } }]],
);
const seeds = 400;
const start = { tools: [readTool], messages: [user("Start")] };
const later = { tools: [readTool], messages: [user("Start"), assistant(used("t1")), result("t1", "x")] };
const effort = (level: string) => ({ output_config: { effort: level } });

interface Given {
  readonly noise?: Partial<SimulatedNoise>;
  readonly day?: string | null;
  readonly from?: number;
  readonly count?: number;
}

/** Answers under seeds of their own. What `noise` leaves out does not vary. */
function answers(body: JsonObject, { noise = {}, day = null, from = 0, count = seeds }: Given = {}): Answer[] {
  const request = requestOf(body);
  const of = { noise: { ...noNoise, ...noise }, day };
  return Array.from({ length: count }, (_, seed) => decideAnswer(script, from + seed, request, of));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spread = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const share = (list: readonly Answer[], text: string) => mean(list.map((answer) => (answer.text === text ? 1 : 0)));
const thinkingLogs = (list: readonly Answer[]) => list.map(({ thinking }) => Math.log(countWords(thinking ?? "")));
const textWords = (list: readonly Answer[]) => list.map(({ text }) => countWords(text ?? ""));
const textLogs = (list: readonly Answer[]) => textWords(list).map(Math.log);
const correlation = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((value, i) => (value - mean(a)) * ((b[i] ?? 0) - mean(b)))) / (spread(a) * spread(b));
const kept = (lengths: readonly number[], limit: number) => mean(lengths.map((length) => (length <= limit ? 1 : 0)));

describe("lengths", () => {
  // Bounds are four standard errors: sigma / sqrt(400) for a mean, sigma / sqrt(800) for a spread.
  it.each([0.3, 0.6, 0.9])("of reasoning are log-normal about the script: spread %s", (thinkingSigma) => {
    const logs = thinkingLogs(answers(start, { noise: { thinkingSigma } }));
    expect(Math.abs(mean(logs) - Math.log(400))).toBeLessThan((4 * thinkingSigma) / Math.sqrt(seeds));
    expect(Math.abs(spread(logs) - thinkingSigma)).toBeLessThan((4 * thinkingSigma) / Math.sqrt(2 * seeds));
    const third = mean(logs.map((log) => ((log - mean(logs)) / spread(logs)) ** 3));
    expect(Math.abs(third)).toBeLessThan(4 * Math.sqrt(6 / seeds));
  });

  it("of texts are log-normal about the script, between tools and at the end", () => {
    const lengthSigma = 0.5;
    for (const [body, words] of [
      [start, 60],
      [later, 140],
    ] as const) {
      const logs = textLogs(answers(body, { noise: { lengthSigma } }));
      expect(Math.abs(mean(logs) - Math.log(words))).toBeLessThan((4 * lengthSigma) / Math.sqrt(seeds));
      expect(Math.abs(spread(logs) - lengthSigma)).toBeLessThan((4 * lengthSigma) / Math.sqrt(2 * seeds));
    }
  });

  it("at two places of a trial, and of reasoning and text, have nothing to do with each other", () => {
    const given = { noise: { thinkingSigma: 0.6, lengthSigma: 0.5 } };
    const [first, second] = [answers(start, given), answers(later, given)];
    expect(Math.abs(correlation(textLogs(first), textLogs(second)))).toBeLessThan(4 / Math.sqrt(seeds));
    expect(Math.abs(correlation(thinkingLogs(first), textLogs(first)))).toBeLessThan(4 / Math.sqrt(seeds));
  });

  it("are multiplied by effort, whatever the seed makes of them", () => {
    const given = { noise: standardNoise, day: "2026-03-04", count: 100 };
    const high = thinkingLogs(answers(start, given));
    for (const [level, factor] of [
      ["low", 0.3],
      ["medium", 0.6],
      ["max", 2.5],
    ] as const) {
      const logs = thinkingLogs(answers({ ...start, ...effort(level) }, given));
      for (const [i, log] of logs.entries()) expect(log - (high[i] ?? 0)).toBeCloseTo(Math.log(factor), 1);
      expect(mean(logs) - mean(high)).toBeCloseTo(Math.log(factor), 2);
    }
  });

  it("stay finite under the widest noise a suite may ask for", () => {
    const widest = answers(start, { noise: { thinkingSigma: 2, lengthSigma: 2, dayTau: 2 }, day: "d", count: 30 });
    for (const length of [...textWords(widest), ...thinkingLogs(widest).map(Math.exp)]) {
      expect(length).toBeGreaterThanOrEqual(1);
      expect(length).toBeLessThan(100_001);
    }
  });
});

describe("the day", () => {
  const noise = { dayTau: 0.3, thinkingSigma: 0.6, lengthSigma: 0.5 };
  const one = (day: string | null, from = 0) => answers(start, { noise, day, from, count: 1 })[0] as Answer;
  const days = Array.from({ length: 300 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
  const shift = (day: string, from: number) =>
    (thinkingLogs([one(day, from)])[0] ?? 0) - (thinkingLogs([one(null, from)])[0] ?? 0);
  const textShift = (day: string) => (textLogs([one(day)])[0] ?? 0) - (textLogs([one(null)])[0] ?? 0);

  it("shifts all seeds of a day alike, and each day otherwise by N(0, tau²)", () => {
    for (const day of days.slice(0, 20)) expect(shift(day, 7)).toBeCloseTo(shift(day, 1), 1);
    const shifts = days.map((day) => shift(day, 1));
    expect(new Set(shifts.map((value) => value.toFixed(3))).size).toBeGreaterThan(200);
    expect(Math.abs(mean(shifts))).toBeLessThan((4 * noise.dayTau) / Math.sqrt(days.length));
    expect(Math.abs(spread(shifts) - noise.dayTau)).toBeLessThan((4 * noise.dayTau) / Math.sqrt(2 * days.length));
  });

  it("shifts reasoning and texts each by an effect of its own", () => {
    const agreeing = days.filter((day) => Math.sign(shift(day, 1)) === Math.sign(textShift(day))).length;
    expect(Math.abs(agreeing / days.length - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / days.length));
  });

  it("does nothing without day effects", () => {
    const without = { noise: { ...standardNoise, dayTau: 0 }, count: 20 };
    expect(answers(start, { ...without, day: "2026-03-04" })).toEqual(answers(start, without));
  });
});

describe("limits", () => {
  const limits = "Keep text between tool calls to ≤25 words. Keep final responses to ≤100 words.";
  const limited = (noise: Partial<SimulatedNoise>, body: JsonObject = start) =>
    textWords(answers({ ...body, system: limits }, { noise }));

  it.each([0, 0.6, 0.9, 1])(
    "are kept in a share of %s of the texts, and the others are as long as ever",
    (obedience) => {
      for (const [body, limit, words] of [
        [start, 25, 60],
        [later, 100, 140],
      ] as const) {
        const lengths = limited({ obedience }, body);
        const error = Math.sqrt((obedience * (1 - obedience)) / seeds);
        expect(Math.abs(kept(lengths, limit) - obedience)).toBeLessThanOrEqual(4 * error);
        expect(new Set(lengths.filter((length) => length > limit))).toEqual(new Set(obedience < 1 ? [words] : []));
      }
    },
  );

  it("are kept with room to spare where lengths vary, and to the word where they do not", () => {
    expect(new Set(limited({ obedience: 1 }))).toEqual(new Set([25]));
    const lengths = limited({ obedience: 1, lengthSigma: 0.5 });
    expect(Math.max(...lengths)).toBeLessThanOrEqual(25);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(5);
    expect(mean(lengths)).toBeGreaterThan(17);
    expect(mean(lengths)).toBeLessThan(24);
  });

  it("leave texts alone that are shorter anyway", () => {
    const short = conversation(["Start", [{ say: { words: 20 } }]]);
    const request = requestOf({ ...start, system: limits });
    const noise = { ...noNoise, lengthSigma: 0 };
    for (let seed = 0; seed < 50; seed++)
      expect(countWords(decideAnswer(short, seed, request, { noise }).text ?? "")).toBe(20);
  });
});

describe("chances", () => {
  const task = { tools: [readTool], messages: [user("Solve it")] };
  const solved = (body: JsonObject) => share(answers({ ...task, ...body }, { noise: standardNoise }), "right");

  it.each([
    ["high", 0.97],
    ["medium", 0.8],
    ["low", 0.39],
  ])("solve a task at %s effort with %s", (level, chance) => {
    const error = Math.sqrt((chance * (1 - chance)) / seeds);
    expect(Math.abs(solved(effort(level)) - chance)).toBeLessThan(4 * error + 0.01);
  });

  it("hardly solve anything without reasoning", () => {
    expect(solved({ thinking: { type: "disabled" } })).toBeLessThan(0.1);
  });

  it("solve more often where the model happened to think more", () => {
    const list = answers({ ...task, ...effort("low") }, { noise: standardNoise });
    const byLength = list.toSorted((a, b) => countWords(a.thinking ?? "") - countWords(b.thinking ?? ""));
    const [short, long] = [share(byLength.slice(0, seeds / 2), "right"), share(byLength.slice(seeds / 2), "right")];
    expect(long - short).toBeGreaterThan(0.15);
  });

  const seen = [user("Start"), assistant(thought("It is 4711."), said("A needle.")), user("Which number?")];
  const word = [...seen.slice(0, 2), user("Which word?")];

  it.each([
    ["reasoning", seen, "unknown"],
    ["texts", word, "not seen"],
  ] as const)("slip now and then over what is in the %s", (_name, messages, otherwise) => {
    const body = { tools: [readTool], messages: messages as unknown as Json };
    expect(share(answers(body), otherwise)).toBe(0);
    const slipped = share(answers(body, { noise: { slips: 0.2 } }), otherwise);
    expect(Math.abs(slipped - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / seeds));
  });

  it("never recall what the request no longer shows", () => {
    const gone = { tools: [readTool], messages: [user("Start"), assistant(said("ok")), user("Which number?")] };
    expect(share(answers(gone, { noise: standardNoise }), "unknown")).toBe(1);
  });
});

describe("the seed", () => {
  it("fixes an answer together with the day", () => {
    const given = { noise: standardNoise, day: "2026-03-04", count: 1 };
    fc.assert(
      fc.property(fc.integer(), (from) => {
        expect(answers(start, { ...given, from })).toEqual(answers(start, { ...given, from }));
        expect(answers(start, { ...given, from })).not.toEqual(answers(start, { ...given, from: from + 1 }));
      }),
      { numRuns: 30 },
    );
  });

  it("is followed by draws that are normal", () => {
    const draws = Array.from({ length: 4000 }, (_, i) => normalFrom(`draw ${i}`));
    const below = (z: number) => mean(draws.map((draw) => (draw < z ? 1 : 0)));
    for (const [z, probability] of [
      [-1.959964, 0.025],
      [-0.6744898, 0.25],
      [0, 0.5],
      [1.281552, 0.9],
    ] as const) {
      expect(Math.abs(below(z) - probability)).toBeLessThan(4 * Math.sqrt((probability * (1 - probability)) / 4000));
    }
  });

  it("is read with the noise of the conversation, and without any where it asks for none", () => {
    const request = requestOf(start);
    const noisy = { ...script, noise: standardNoise };
    expect(decideAnswer(noisy, 3, request)).toEqual(decideAnswer(script, 3, request, { noise: standardNoise }));
    expect(decideAnswer(script, 3, request)).toEqual(decideAnswer(script, 3, request, { noise: noNoise }));
    expect(decideAnswer(noisy, 3, request)).not.toEqual(decideAnswer(script, 3, request));
  });
});
