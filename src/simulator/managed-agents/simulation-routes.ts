import { invalid } from "./api-error.ts";
import { bodyOf, json, type Route } from "./call.ts";
import type { SessionStore } from "./sessions.ts";

/** What no real service has: the handles of the simulation, beside the API's paths. */
export function simulationRoutes(sessions: SessionStore): readonly Route[] {
  return [
    {
      operation: "simulation.clock",
      method: "POST",
      path: "/simulation/sessions/:id/clock",
      handle: (call) => {
        const session = sessions.of(call);
        const ms = bodyOf(call)["advance_ms"];
        if (typeof ms !== "number" || !(ms >= 0)) throw invalid("advance_ms: Input should be milliseconds, 0 or more");
        session.clock.advance(ms);
        return json({ now: session.clock.now() });
      },
    },
  ];
}
