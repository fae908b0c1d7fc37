import type { AgentSession, RuntimeDriver, SessionFacts, TrialSetup } from "../runtime/driver.ts";
import type { OpenParts } from "./open-parts.ts";

export interface OpenSession {
  readonly session: AgentSession;
  /** What the driver told when the session was closed. Throws before that. */
  readonly facts: () => SessionFacts;
}

/** Opens the session of a trial among its parts, which close it. A driver that cannot is a fault of ours (`driver-failed`). */
export async function openSession(
  driver: RuntimeDriver,
  setup: TrialSetup,
  signal: AbortSignal,
  parts: OpenParts,
): Promise<OpenSession> {
  let closed: SessionFacts | undefined;
  const session = await parts.open(
    "driver-failed",
    () => driver.open(setup, signal),
    async (opened) => {
      closed = await opened.close();
    },
  );
  return {
    session,
    facts: () => {
      if (closed === undefined) throw new Error("the trial left nothing");
      return closed;
    },
  };
}
