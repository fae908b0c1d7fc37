import { sha256 } from "../core/fingerprint.ts";
import type { Metric, Reading } from "../model/metric.ts";
import type { TrialReading } from "../model/trial.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import type { Measure } from "../trial/run-trials.ts";

/** Reads a recording once and takes every metric of every probe on it; long texts by digest. */
export function measureWith(metric: (name: string) => Metric): Measure {
  return (recording, probes) => {
    const transcript = readExchanges(recording);
    const texts = new Map<string, string>();
    const taken = new Map<string, Omit<TrialReading, "suite" | "probe" | "metric">>();
    const take = (name: string) => {
      const known = taken.get(name);
      if (known) return known;
      const reading = withTextDigests(metric(name).read(transcript), texts);
      taken.set(name, reading);
      return reading;
    };
    const readings = probes.flatMap(({ suite, probe, metrics }) =>
      metrics.map((name) => ({ suite, probe, metric: name, ...take(name) })),
    );
    return { readings, texts };
  };
}

function withTextDigests(
  reading: Reading,
  texts: Map<string, string>,
): Omit<TrialReading, "suite" | "probe" | "metric"> {
  const digests = Object.entries(reading.texts).map(([name, text]) => {
    const digest = sha256(text);
    texts.set(digest, text);
    return [name, digest] as const;
  });
  return { measurement: reading.measurement, observations: reading.observations, texts: Object.fromEntries(digests) };
}
