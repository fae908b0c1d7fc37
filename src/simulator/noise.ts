import type { SimulatedNoise } from "../model/simulated-noise.ts";
import { randomFrom } from "./prose.ts";

/** What decides over everything in an answer that is left to chance. */
export interface Chance {
  readonly noise: SimulatedNoise;
  /** Keys the day effects; null: there are none. */
  readonly day: string | null;
  /** Seed and place in the conversation: fixes every draw of one answer. */
  readonly key: string;
}

/** Without noise, reasoning at the same step differs from seed to seed by at most this share. */
const variation = 0.08;

/** A draw from N(0, 1) that depends on `key` alone (Box and Muller 1958). */
export function normalFrom(key: string): number {
  const random = randomFrom(key);
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** True with probability `chance`, by `key` alone. */
export function happens(chance: number, key: string): boolean {
  return randomFrom(key)() < chance;
}

/** Depends on the day alone, so that every process and every seed of a day has it in common. */
function dayEffect({ noise, day }: Chance, stream: "thinking" | "length"): number {
  return day === null || noise.dayTau === 0 ? 0 : noise.dayTau * normalFrom(`day/${stream}/${day}`);
}

/** By what chance multiplies the words of an answer's reasoning; its median over days is 1. */
export function thinkingVariation(chance: Chance): number {
  const key = `variation/${chance.key}`;
  const { thinkingSigma } = chance.noise;
  const within =
    thinkingSigma === 0 ? 1 + variation * (2 * randomFrom(key)() - 1) : Math.exp(thinkingSigma * normalFrom(key));
  return within * Math.exp(dayEffect(chance, "thinking"));
}

/** By what chance multiplies the words of a text that is scripted by its length; `at` tells the texts of an answer apart. */
export function lengthVariation(chance: Chance, at: string): number {
  const { lengthSigma } = chance.noise;
  const within = lengthSigma === 0 ? 0 : lengthSigma * normalFrom(`length/${chance.key}/${at}`);
  return Math.exp(within + dayEffect(chance, "length"));
}

/**
 * Words an answer may have under a limit; null where none binds it. Who keeps a limit by writing stays somewhat below
 * it, the more so the more lengths vary.
 */
export function allowedWords(limit: number | null, chance: Chance): number | null {
  const { obedience, lengthSigma } = chance.noise;
  if (limit === null || !happens(obedience, `obeys/${chance.key}`)) return null;
  if (lengthSigma === 0) return limit;
  const below = Math.exp((-lengthSigma / 2) * Math.abs(normalFrom(`below/${chance.key}`)));
  return Math.max(1, Math.floor(limit * below));
}

/** Whether the model fails to recall, this once, what it sees. */
export function slips(chance: Chance, at: string): boolean {
  return happens(chance.noise.slips, `slip/${chance.key}/${at}`);
}

/** An answer without reasoning solves as if it had thought for this share of the script. */
const unthought = 0.1;
/** Independent chances to see the point in reasoning of the scripted length. */
const insights = 5;

/**
 * Whether a task is solved. Insights come at random as the reasoning goes on (a Weibull curve of shape 2), but half of
 * what chance adds to it is rambling: `effort` counts in full, the answer's own variation by its square root. Averaged
 * over the standard noise that solves 0.97 at high effort, 0.80 at medium, 0.39 at low.
 *
 * @param effort reasoning relative to the script before chance; null where the model does not think at all
 */
export function solves(effort: number | null, chance: Chance, at: string): boolean {
  const thought = effort === null ? unthought : effort * Math.sqrt(thinkingVariation(chance));
  return happens(1 - Math.exp(-insights * thought ** 2), `solves/${chance.key}/${at}`);
}
