import Anthropic from "@anthropic-ai/sdk";
import type { AgentCreateParams } from "@anthropic-ai/sdk/resources/beta/agents/agents";
import type {
  BetaManagedAgentsSessionEvent as SessionEvent,
  BetaManagedAgentsStreamSessionEvents as StreamEvent,
} from "@anthropic-ai/sdk/resources/beta/sessions/events";
import type { SessionCreateParams } from "@anthropic-ai/sdk/resources/beta/sessions/sessions";
import type { Conversation, ModelStep } from "../../../model/suite.ts";
import { type ManagedAgentsOptions, type ManagedAgentsService, startManagedAgents } from "../service.ts";

export const toolset = { type: "agent_toolset_20260401" } as const;

export function script(...turns: readonly (readonly [string, readonly ModelStep[]])[]): Conversation {
  return { steps: turns.map(([text, model]) => ({ kind: "user", text, model })), workspace: {}, tools: [] };
}

export function message(text: string) {
  return { type: "user.message" as const, content: [{ type: "text" as const, text }] };
}

/** A service with the official SDK before it, and an agent and an environment to start with. */
export interface Bench {
  readonly service: ManagedAgentsService;
  readonly client: Anthropic;
  readonly agentId: string;
  readonly environmentId: string;
  session(params?: Partial<SessionCreateParams>): Promise<Anthropic.Beta.BetaManagedAgentsSession>;
  list(sessionId: string): Promise<SessionEvent[]>;
  /** Streams from now on until the session is idle, then sends what `answer` gives and goes on while it gives something. */
  follow(sessionId: string, text: string | null, answer?: Answer): Promise<StreamEvent[]>;
}

type Answer = (event: StreamEvent, client: Anthropic) => Promise<boolean>;

export async function bench(
  options: ManagedAgentsOptions,
  agent: Partial<AgentCreateParams> = {},
): Promise<Bench & AsyncDisposable> {
  const service = await startManagedAgents({ seed: 7, ...options });
  const client = new Anthropic({ baseURL: service.baseUrl, apiKey: "sk-ant-fake", maxRetries: 0, logLevel: "off" });
  const { beta } = client;
  const { id: agentId } = await beta.agents.create({
    name: "Probe",
    model: "claude-opus-4-6",
    tools: [toolset],
    ...agent,
  });
  const { id: environmentId } = await beta.environments.create({ name: "Box" });
  return {
    service,
    client,
    agentId,
    environmentId,
    session: (params = {}) => beta.sessions.create({ agent: agentId, environment_id: environmentId, ...params }),
    list: (sessionId) => collect(beta.sessions.events.list(sessionId, { limit: 1000 })),
    follow: async (sessionId, text, answer = async () => false) => {
      const stream = await beta.sessions.events.stream(sessionId);
      if (text !== null) await beta.sessions.events.send(sessionId, { events: [message(text)] });
      const seen: StreamEvent[] = [];
      for await (const event of stream) {
        seen.push(event);
        if (event.type === "session.status_terminated") break;
        if (event.type === "session.status_idle" && !(await answer(event, client))) break;
      }
      return seen;
    },
    [Symbol.asyncDispose]: () => service.close(),
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
