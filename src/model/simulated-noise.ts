/**
 * How far the simulated model's answers vary from trial to trial. A real model ignores it: it brings its own noise.
 * Spreads are standard deviations of the natural logarithm, so that 0.6 means "about a factor of 1.8 either way".
 */
export interface SimulatedNoise {
  /** Spread of the words of reasoning within one day. 0: they stay within 8 % of the script. */
  readonly thinkingSigma: number;
  /** Spread between days of what all answers of a day share; reasoning and lengths have a day effect each. 0: none. */
  readonly dayTau: number;
  /** Spread of the words of a text that is given by its length, within one day. 0: exactly as scripted. */
  readonly lengthSigma: number;
  /** Chance, per text, that a length limit in the instructions is kept. */
  readonly obedience: number;
  /** Chance, per question, that a fact the model does see is not recalled. */
  readonly slips: number;
}

/** Without noise: the script, reasoning within 8 %, every limit kept, nothing forgotten that can be seen. */
export const noNoise: SimulatedNoise = { thinkingSigma: 0, dayTau: 0, lengthSigma: 0, obedience: 1, slips: 0 };

/**
 * Noise of the size reported for agents on real models: reasoning log-normal, a quarter of its spread again between
 * days, limits kept nine times in ten.
 */
export const standardNoise: SimulatedNoise = {
  thinkingSigma: 0.6,
  dayTau: 0.15,
  lengthSigma: 0.5,
  obedience: 0.9,
  slips: 0.02,
};
