import { createHash, timingSafeEqual } from "node:crypto";

/** Equality that takes the same time wherever two texts differ, and however long they are. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
