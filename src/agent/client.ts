import Anthropic, { type ClientOptions } from "@anthropic-ai/sdk";
import { type Dispatcher, fetch as undiciFetch } from "undici";
import { withoutAnthropicVariables } from "./anthropic-variables.ts";

export interface Endpoint {
  /** The Messages endpoint is at `${baseUrl}/v1/messages`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Connections to use; without time limits of its own, the turn's signal is the limit. */
  readonly dispatcher: Dispatcher;
}

/** Longest a Node timer takes: the turn's signal ends a request, not the SDK. */
const noTimeoutMs = 2 ** 31 - 1;

/**
 * An SDK client that is exactly what it is told: no retry (a lost answer must not become a second request), no
 * tracing headers, no log, nothing from the environment.
 */
export function messagesClient(endpoint: Endpoint): Anthropic {
  return withoutAnthropicVariables(
    () =>
      new Anthropic({
        baseURL: endpoint.baseUrl,
        apiKey: endpoint.apiKey,
        authToken: null,
        webhookKey: null,
        maxRetries: 0,
        timeout: noTimeoutMs,
        logLevel: "off",
        openTelemetry: { propagation: false, traces: false },
        // undici's own fetch, because a dispatcher works only with the fetch of the same undici.
        fetch: undiciFetch as unknown as typeof globalThis.fetch,
        fetchOptions: { dispatcher: endpoint.dispatcher } as unknown as NonNullable<ClientOptions["fetchOptions"]>,
      }),
  );
}
