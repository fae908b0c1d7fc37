import { randomBytes } from "node:crypto";

/**
 * A key that opens nothing, to be planted in a harness's environment: whoever finds it in something we kept has found
 * a hole in the redaction. It has the shape of a real one, as a leak of it must look like a leak.
 */
export function newCanary(): string {
  return `sk-ant-api03-${randomBytes(69).toString("base64url")}-${randomBytes(4).toString("base64url")}AA`;
}
