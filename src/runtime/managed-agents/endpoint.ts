/** Where a hosted runtime is reached, and as whom. */
export interface Endpoint {
  /** No slash at the end; the API is at `${baseUrl}/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
}
