/** What one tap lets through before it stops. Bytes are those on the wire. */
export interface TapLimits {
  /** Largest request body. */
  readonly requestBytes: number;
  /** Largest response body, and the largest it may decode to. */
  readonly responseBytes: number;
  readonly headerCount: number;
  /** Request line and headers together. */
  readonly headerBytes: number;
  /** Requests of one trial; more are answered with a 400 that no harness retries. */
  readonly requests: number;
  /** Bodies kept for the record, both ways together; later ones pass through unrecorded and say so. */
  readonly recordedBytes: number;
  /** Longest silence of client or upstream within one exchange. */
  readonly idleMs: number;
  /** Longest exchange, however lively: a dripping stream outlives every idle limit. */
  readonly totalMs: number;
  /** How long `exchanges()` waits for those still open. */
  readonly settleMs: number;
}

/** 32 MiB is the largest request the Messages API takes. */
export const defaultTapLimits: TapLimits = {
  requestBytes: 32 * 1024 * 1024,
  responseBytes: 64 * 1024 * 1024,
  headerCount: 128,
  headerBytes: 64 * 1024,
  requests: 1_000,
  recordedBytes: 256 * 1024 * 1024,
  idleMs: 300_000,
  totalMs: 1_200_000,
  settleMs: 5_000,
};
