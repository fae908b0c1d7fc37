import type { Metric } from "../model/metric.ts";
import { apiBetas } from "./api-betas.ts";
import { cacheBreakpoints } from "./cache-breakpoints.ts";
import { cachePrefixStable } from "./cache-prefix-stable.ts";
import { contextEdits } from "./context-edits.ts";
import { effortEffective } from "./effort-effective.ts";
import { effortSent } from "./effort-sent.ts";
import { lengthCaps } from "./length-caps/length-caps.ts";
import { lengthMaxTokens } from "./length-max-tokens.ts";
import { lengthVerbosity } from "./length-verbosity.ts";
import { modelRequested } from "./model-requested.ts";
import { modelServed } from "./model-served.ts";
import { promptSystem } from "./prompt-system.ts";
import { promptSystemChars } from "./prompt-system-chars.ts";
import { requestsMain } from "./requests-main.ts";
import { requestsSide } from "./requests-side.ts";
import { thinkingDisplay } from "./thinking-display.ts";
import { thinkingMode } from "./thinking-mode.ts";
import { thinkingRetained } from "./thinking-retained.ts";
import { thinkingRetention } from "./thinking-retention.ts";
import { toolsNames } from "./tools-names.ts";
import { toolsSchema } from "./tools-schema.ts";

/** Every metric, in the order people are shown: what gates first. A new metric is one file and one line here. */
export const metrics: readonly Metric[] = [
  effortEffective,
  thinkingRetention,
  lengthCaps,
  thinkingRetained,
  modelRequested,
  modelServed,
  effortSent,
  thinkingMode,
  thinkingDisplay,
  contextEdits,
  lengthMaxTokens,
  lengthVerbosity,
  promptSystem,
  promptSystemChars,
  toolsNames,
  toolsSchema,
  apiBetas,
  cachePrefixStable,
  cacheBreakpoints,
  requestsMain,
  requestsSide,
];

export function metricByName(name: string): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}
