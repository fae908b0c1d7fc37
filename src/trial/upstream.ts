import type { Conversation } from "../model/suite.ts";
import type { PlannedTrial } from "../model/trial.ts";

/** The model behind a trial's tap: the real provider, or a simulated model started for it. */
export interface Upstream {
  /** The Messages endpoint is at `${baseUrl}/v1/messages`. */
  readonly baseUrl: string;
  /** Put in by the tap in place of the dummy; null where the upstream takes any key. */
  readonly realKey: string | null;
  close(): Promise<void>;
}

export type OpenUpstream = (trial: PlannedTrial, conversation: Conversation) => Promise<Upstream>;
