import type { Json } from "../core/json.ts";
import { notMeasured, unsupported } from "../model/measurement.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ModelRequest, ThinkingId, Transcript } from "../model/transcript.ts";
import { mainRequests, noRequest } from "./main-requests.ts";

/** Which reasoning came from where: the request whose answer produced it. */
export function origins(requests: readonly ModelRequest[]): ReadonlyMap<ThinkingId, ModelRequest> {
  return new Map(
    requests.flatMap((request) =>
      request.answer.blocks.flatMap((block) => (block.kind === "thinking" ? [[block.id, request] as const] : [])),
    ),
  );
}

/** Why nothing can be said on what became of the reasoning of this trial; null where something can. */
export function whyUntold(transcript: Transcript): ReturnType<typeof notMeasured> | null {
  const requests = mainRequests(transcript);
  const [first] = requests;
  if (first === undefined) return noRequest;
  if (requests.every(({ model }) => modelFacts(model)?.thinks === false)) {
    return unsupported(`${first.model} produces no reasoning of its own`);
  }
  return origins(requests).size === 0 ? notMeasured("no answer carried any reasoning") : unmovedClock(transcript);
}

/** An unmoved clock looks like reasoning that was kept, and must never count as it. */
export function unmovedClock({ requests, clock }: Transcript): ReturnType<typeof notMeasured> | null {
  const idled = requests.some(({ phase }) => phase.idleMs > 0);
  if (!idled && clock.length === 0) return null;
  const unproved = clock.find(({ verified }) => !verified);
  if (unproved !== undefined) return notMeasured(`the harness's clock did not move: ${unproved.evidence}`);
  if (clock.length === 0) return notMeasured("the harness's clock did not move: nothing proves that it did");
  return idled ? null : notMeasured("no request was made after the idle gap");
}

/** Why a trial says nothing good of its later turns: one of them did not end in an answer. */
export function unfinishedTurn({ turns }: Transcript): string | null {
  const index = turns.findIndex(({ kind }) => kind === "crashed" || kind === "timed-out");
  return index < 0 ? null : `turn ${index + 1} ${turns[index]?.kind === "crashed" ? "crashed" : "timed out"}`;
}

/** Evidence: the edit as sent, and how much of the reasoning so far the model still sees. */
export function sight({ contextManagement, thinkingVisible, thinkingProduced }: ModelRequest): Json {
  return {
    context_management: contextManagement ?? null,
    sees: `${thinkingVisible.length} of ${thinkingProduced.length}`,
  };
}
