import type { Json } from "../core/json.ts";
import type { TurnCheck } from "./turn-check.ts";

/** Where in the conversation an exchange happened. Written by the trial, not guessed from the traffic. */
export interface Phase {
  /** 0-based user turn in flight; -1 before the first. */
  readonly turn: number;
  /** 0-based process of the harness: a cold resume starts the next one. */
  readonly process: number;
  /** Idle time moved over so far, milliseconds. */
  readonly idleMs: number;
}

/** One request through the tap and its answer, redacted. */
export interface Exchange {
  /** 0-based, order of arrival. */
  readonly index: number;
  readonly phase: Phase;
  readonly request: {
    readonly method: string;
    /** Path and query below the tap's token, e.g. `/v1/messages?beta=true`. */
    readonly path: string;
    /** Allowlisted headers only, lower-case names. */
    readonly headers: { readonly [name: string]: string };
    /** Parsed JSON body; null where there was none or it was not JSON. */
    readonly body: Json;
    readonly bytes: number;
  };
  readonly response: {
    /** HTTP status; 0 where the upstream never answered. */
    readonly status: number;
    readonly headers: { readonly [name: string]: string };
    /** JSON body, or for a stream the message reassembled from its events; null where neither could be had. */
    readonly body: Json;
    readonly bytes: number;
    readonly streamed: boolean;
    /** False where the stream ended before its terminal event or the connection broke. */
    readonly complete: boolean;
    /** What broke, in a word or two; null where nothing did. */
    readonly error: string | null;
  };
}

/** A text that differs from run to run and means nothing (a path, an id): the reader replaces `value` by `placeholder`. */
export interface Substitution {
  readonly value: string;
  /** For instance `<workspace>`. */
  readonly placeholder: string;
}

/** Proof that the harness saw time pass, or that it did not. */
export interface ClockProof {
  readonly verified: boolean;
  readonly advancedMs: number;
  /** What was seen, in a sentence. */
  readonly evidence: string;
}

/** How one user turn ended. An agent that fails is data. */
export type TurnOutcome =
  | { readonly kind: "answered"; readonly text: string; readonly durationMs: number }
  | { readonly kind: "refused"; readonly text: string; readonly durationMs: number }
  | { readonly kind: "timed-out"; readonly durationMs: number; readonly lastWords: string }
  | {
      readonly kind: "crashed";
      readonly durationMs: number;
      readonly exitCode: number | null;
      /** End of the harness's output, untrusted text, at most 2,000 characters. */
      readonly lastWords: string;
    };

/** What a trial left behind; exactly one reader per `protocol` turns it into a transcript. */
export interface ExchangeRecording {
  readonly kind: "exchanges";
  readonly protocol: "anthropic-messages";
  readonly exchanges: readonly Exchange[];
  /** Texts of the user turns as the probe sent them, in order: what else stands in a user message is the harness's. */
  readonly prompts: readonly string[];
  /** What each of these turns is graded by, an empty list for none; absent where no turn is graded. */
  readonly checks?: readonly (readonly TurnCheck[])[];
  readonly turns: readonly TurnOutcome[];
  readonly clock: readonly ClockProof[];
  readonly substitutions: readonly Substitution[];
}

/** An event of a hosted runtime as the service sent it, and where in the conversation it belongs. */
export interface NativeEventRecord {
  readonly phase: Phase;
  readonly event: Json;
}

/** One line of work in a session: the agent itself, or another agent it called in. */
export interface RecordedThread {
  /** Null for the session's own events. */
  readonly id: string | null;
  /** In the service's order. */
  readonly events: readonly NativeEventRecord[];
}

/** A call to the service that failed and was made again. */
export interface RepeatedCall {
  readonly call: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly waitMs: number;
}

/** What a session of a hosted runtime left behind, told by the service itself. */
export interface SessionEvents {
  readonly source: "managed-agents";
  /** `session.agent`: the agent as the session ran it; null where the service told none. */
  readonly agent: Json;
  /** The session's own events first, then those of every thread beside it. */
  readonly threads: readonly RecordedThread[];
  readonly repeated: readonly RepeatedCall[];
}

/** Native events of a hosted runtime, which no tap can stand in front of. */
export interface EventRecording extends SessionEvents {
  readonly kind: "events";
  /** `session.usage` after the last turn; null where the service told none. */
  readonly usage: Json;
  readonly prompts: ExchangeRecording["prompts"];
  readonly checks?: NonNullable<ExchangeRecording["checks"]>;
  readonly turns: readonly TurnOutcome[];
  readonly clock: readonly ClockProof[];
  readonly substitutions: readonly Substitution[];
}

export type Recording = ExchangeRecording | EventRecording;
