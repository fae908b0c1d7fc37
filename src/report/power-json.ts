import type { Json } from "../core/json.ts";
import type { PowerPlan } from "../model/power.ts";
import { quietJson } from "./json.ts";

/** Published with the package: src/model/schema/plan.schema.json. */
const schema = "https://agent-audit.dev/schema/plan-1.json";

/** The plan as it is in memory. */
export function powerJson(plan: PowerPlan): string {
  return quietJson({ schema, ...plan } as unknown as Json);
}
