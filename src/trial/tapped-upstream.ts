import type { Exchange, Phase } from "../model/recording.ts";
import type { Conversation } from "../model/suite.ts";
import type { PlannedTrial } from "../model/trial.ts";

/** The model behind a trial: the real provider, or a simulated model started for it. */
export interface Upstream {
  /** No slash at the end; the Messages endpoint is at `${baseUrl}/v1/messages`. */
  readonly baseUrl: string;
  /** Put in by the tap in place of the dummy; null where the upstream takes any key. */
  readonly realKey: string | null;
  close(): Promise<void>;
}

/** What the trial needs of a recording proxy (wire/tap). */
export interface Tap {
  readonly baseUrl: string;
  /** The key the harness is given. */
  readonly dummyKey: string;
  setPhase(phase: Phase): void;
  /** Redacted exchanges in order of arrival; complete once the tap is closed. */
  exchanges(): readonly Exchange[];
  close(): Promise<void>;
}

export type OpenUpstream = (trial: PlannedTrial, conversation: Conversation) => Promise<Upstream>;
export type OpenTap = (upstream: Upstream) => Promise<Tap>;
