import type { ModelRequest } from "../model/transcript.ts";

export interface PhasePart {
  /** `start`, `after gap`, `after restart`, `after gap and restart`; a second one of a kind is numbered. */
  readonly name: string;
  readonly requests: readonly ModelRequest[];
}

/** Requests in order, parted where idle time was moved over or the process was started anew. */
export function partsOf(requests: readonly ModelRequest[]): readonly PhasePart[] {
  const parts: { name: string; requests: ModelRequest[] }[] = [];
  const counts = new Map<string, number>();
  for (const request of requests) {
    const open = parts.at(-1);
    const before = open?.requests.at(-1)?.phase;
    const gap = before !== undefined && before.idleMs !== request.phase.idleMs;
    const restart = before !== undefined && before.process !== request.phase.process;
    if (open !== undefined && !gap && !restart) {
      open.requests.push(request);
      continue;
    }
    const causes = [...(gap ? ["gap"] : []), ...(restart ? ["restart"] : [])];
    const name = causes.length === 0 ? "start" : `after ${causes.join(" and ")}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    parts.push({ name: count === 1 ? name : `${name} ${count}`, requests: [request] });
  }
  return parts;
}
