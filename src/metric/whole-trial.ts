import { notMeasured } from "../model/measurement.ts";
import type { Transcript } from "../model/transcript.ts";
import { mainRequests, noRequest, placeOf } from "./main-requests.ts";
import { unfinishedTurn } from "./reasoning-kept.ts";

/**
 * Why a total over the trial would not be one: nothing was asked of the model, a turn did not end, or an answer broke
 * off, so that part of what the agent did is missing. Null where the trial is whole.
 */
export function whyPartial(transcript: Transcript): ReturnType<typeof notMeasured> | null {
  const requests = mainRequests(transcript);
  if (requests.length === 0) return noRequest;
  const unfinished = unfinishedTurn(transcript);
  if (unfinished !== null) return notMeasured(unfinished);
  const broken = requests.find(({ answer }) => !answer.complete);
  return broken === undefined ? null : notMeasured(`the answer to ${placeOf(broken)} is not whole`);
}
