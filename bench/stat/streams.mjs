// Night values (N10, N11 and the nightly drifts D7, D8, D10): the mean log of one night's runs, in units of its own SD.
// A stream is a list of numbers, one a night; the change begins on night `at`.
const week = 7;

export const streams = {
  normal: { law: (random) => random.normal() },
  t3: {
    law: (random) => {
      const chi = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2;
      // A t with three degrees of freedom has variance 3.
      return random.normal() / Math.sqrt(chi / 3) / Math.sqrt(3);
    },
  },
  "weekly sine, 20 % of variance": {
    law: (random) => Math.sqrt(0.8) * random.normal(),
    add: (random) => {
      const phase = random.next() * week;
      return (night) => Math.sqrt(0.4) * Math.sin((2 * Math.PI * (night + phase)) / week);
    },
  },
  "AR(1) .2": { law: (random) => random.normal(), memory: 0.2 },
  "AR(1) .4": { law: (random) => random.normal(), memory: 0.4 },
};

export const changes = {
  none: () => 0,
  shift: ({ at, delta }, night) => (night >= at ? -delta : 0),
  creep: ({ at, perNight }, night) => -perNight * Math.max(0, night - at + 1),
  reverted: ({ at, delta, nightsChanged }, night) => (night >= at && night < at + nightsChanged ? -delta : 0),
  twice: ({ at, delta, apart }, night) => (night >= at ? -delta : 0) + (night >= at + apart ? -delta : 0),
};

/** `n0` baseline nights and `nights` nights of watching. */
export function nightValues(random, { stream = "normal", n0, nights, change = "none", ...details }) {
  const { law, add, memory = 0 } = streams[stream];
  const periodic = add?.(random) ?? (() => 0);
  const scale = Math.sqrt(1 - memory * memory);
  let previous = law(random);
  const values = Array.from({ length: n0 + nights }, (_, index) => {
    previous = memory * previous + scale * law(random);
    return previous + periodic(index) + changes[change](details, index - n0 + 1);
  });
  return { baseline: values.slice(0, n0), nights: values.slice(n0) };
}
