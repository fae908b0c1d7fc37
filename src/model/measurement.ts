import type { Json } from "../core/json.ts";

/** A value, or the reason why there is none. Never a stand-in zero. */
export type Measurement<V extends Json = Json> =
  | { readonly measured: true; readonly value: V }
  | { readonly measured: false; readonly reason: string; readonly unsupported?: boolean };

export function measured<V extends Json>(value: V): Measurement<V> {
  return { measured: true, value };
}

export function notMeasured(reason: string): { measured: false; reason: string } {
  return { measured: false, reason };
}

/** The runtime or model cannot have this value at all (a model that takes no effort); not a failure to measure. */
export function unsupported(reason: string): { measured: false; reason: string; unsupported: true } {
  return { measured: false, reason, unsupported: true };
}
