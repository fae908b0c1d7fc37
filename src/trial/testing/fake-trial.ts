import type { RuntimeIdentity } from "../../model/identity.ts";
import type { Exchange, Phase } from "../../model/recording.ts";
import type { Conversation, Step, Suite } from "../../model/suite.ts";
import type { TrialReading } from "../../model/trial.ts";
import type { AgentSession, RuntimeDriver, TrialSetup } from "../../runtime/driver.ts";
import type { Redactor } from "../../wire/redact.ts";
import type { Tap } from "../../wire/tap.ts";
import { planRun, type Sampling } from "../plan.ts";
import { defaultTrialLimits, type TrialSurroundings } from "../run-trial.ts";

export const fakeIdentity: RuntimeIdentity = {
  name: "fake",
  version: "1.0.0",
  requestedVersion: null,
  surface: "api",
  profile: "clean",
  upstream: "simulated",
  model: "m",
  programSha256: null,
  form: "embedded",
  settings: {},
};

export const user = (text: string): Step => ({ kind: "user", text, model: [] });

export function conversation(...steps: Step[]): Conversation {
  return { steps, workspace: {}, tools: [] };
}

export function suite(name: string, probes: { readonly [id: string]: Conversation }): Suite {
  const place = { file: `${name}.yaml`, line: 1, column: 1 };
  return {
    name,
    description: "",
    digest: name,
    source: name,
    probes: Object.entries(probes).map(([id, held]) => ({
      id,
      description: "",
      conversation: held,
      place,
      rules: [{ metric: "effort.sent", level: "error", expect: null, tolerance: null }],
    })),
  };
}

export function plan(
  suites: readonly Suite[],
  runtimes: readonly string[],
  captures: number,
  maxCaptures: number,
  sampling: Sampling | null = null,
) {
  return planRun({
    tool: "0.0.0",
    purpose: "run",
    runtimes: runtimes.map((name) => ({ name, identity: fakeIdentity, suites })),
    captures,
    maxCaptures,
    seed: 7,
    sampling,
    options: null,
  });
}

export function reading(value: string, probe = "p", metric = "effort.sent", inSuite = "s"): TrialReading {
  return { suite: inSuite, probe, metric, measurement: { measured: true, value }, observations: [], texts: {} };
}

const plainRedactor: Redactor = {
  text: (text) => text.replaceAll("s3cret", "[redacted]"),
  json: (value) => value,
} as Redactor;

/** A tap without a network: each user turn leaves one exchange stamped with the phase. */
export function fakeTap(log: string[] = []) {
  const exchanges: Exchange[] = [];
  let phase: Phase = { turn: -1, process: 0, idleMs: 0 };
  const open = async (): Promise<Tap> => {
    log.push("tap open");
    return {
      baseUrl: "http://127.0.0.1:1/t",
      setPhase: (next) => {
        phase = next;
      },
      exchanges: async () => exchanges,
      inFlight: 0,
      lastActivityMs: 0,
      refusals: new Map(),
      close: async () => {
        log.push("tap close");
      },
    };
  };
  const call = () => {
    const request = { method: "POST", path: "/v1/messages?beta=true", headers: {}, body: {}, bytes: 2 };
    const response = { status: 200, headers: {}, body: {}, bytes: 2, streamed: false, complete: true, error: null };
    exchanges.push({ index: exchanges.length, phase, request, response });
  };
  return { open, call };
}

export function session(parts: Partial<AgentSession> = {}): AgentSession {
  return {
    send: async () => ({ kind: "answered", text: "ok", durationMs: 1 }),
    advanceClock: async (ms) => ({ verified: true, advancedMs: ms, evidence: "moved" }),
    restart: async () => undefined,
    close: async () => ({ substitutions: [], clock: [] }),
    ...parts,
  };
}

export function driver(open: (setup: TrialSetup, signal: AbortSignal) => Promise<AgentSession>): RuntimeDriver {
  return { identify: async () => fakeIdentity, open, unseen: [], isolation: [], close: async () => undefined };
}

/** Surroundings in which every turn is answered with one call of the model, unless the session says otherwise. */
export function surroundings(parts: Partial<AgentSession> = {}, log: string[] = []): TrialSurroundings {
  const tap = fakeTap(log);
  const answering = session({
    send: async () => {
      tap.call();
      return { kind: "answered", text: "ok", durationMs: 1 };
    },
    close: async () => {
      log.push("session close");
      return { substitutions: [], clock: [] };
    },
    ...parts,
  });
  return {
    driver: driver(async () => answering),
    openUpstream: async () => {
      log.push("upstream open");
      return {
        baseUrl: "http://127.0.0.1:1",
        realKey: null,
        close: async () => {
          log.push("upstream close");
        },
      };
    },
    tap: { dummyKey: "dummy", redactor: plainRedactor },
    openTap: tap.open,
    limits: { ...defaultTrialLimits, closeTimeoutMs: 400 },
  };
}
