import type { TrialRecord } from "../model/trial.ts";
import type { BlobFolder } from "../store/blobs.ts";
import type { OpenBaselines } from "./baselines.ts";

/** Every long text that evidence may want, of the run and of its baselines, by digest. */
export async function loadTexts(
  blobs: Pick<BlobFolder, "find">,
  baselines: Pick<OpenBaselines, "textDigests" | "text">,
  records: readonly TrialRecord[],
): Promise<(digest: string) => string | undefined> {
  const texts = new Map<string, string>();
  const own = records.flatMap((record) =>
    record.kind === "finished" ? record.readings.flatMap((reading) => Object.values(reading.texts)) : [],
  );
  for (const digest of new Set(own)) {
    const text = await blobs.find(digest);
    if (text !== null) texts.set(digest, text);
  }
  for (const digest of new Set(baselines.textDigests)) {
    const text = texts.get(digest) ?? (await baselines.text(digest));
    if (text !== null) texts.set(digest, text);
  }
  return (digest) => texts.get(digest);
}
