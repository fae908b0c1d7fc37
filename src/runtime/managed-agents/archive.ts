import type { JsonObject } from "../../core/json.ts";
import { statusOf } from "./call.ts";
import type { HostedApi } from "./hosted-api.ts";

const maxTries = 8;

/**
 * Archives a session and gives its last state; one that is still at work is interrupted first. One that is gone needs no
 * archiving and has no state.
 */
export async function archiveSession(api: HostedApi, sessionId: string, signal: AbortSignal): Promise<JsonObject> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await api.archive(sessionId, signal);
    } catch (error) {
      if (statusOf(error) === 404) return {};
      // What a session at work answers.
      if (signal.aborted || attempt >= maxTries || ![400, 409].includes(statusOf(error))) throw error;
      if (attempt === 0) await api.send(sessionId, [{ type: "user.interrupt" }], signal).catch(() => undefined);
      await api.caller.pace.sleep(100 * (attempt + 1), signal);
    }
  }
}
