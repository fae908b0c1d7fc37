import type { JsonObject } from "../../core/json.ts";

export type ApiErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "not_found_error"
  | "request_too_large"
  | "rate_limit_error"
  | "api_error"
  | "overloaded_error"
  | "memory_path_conflict_error"
  | "memory_precondition_failed_error";

/** A refusal in the API's form. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: ApiErrorType;
  /** Carries the machine-readable reason where there is one. */
  readonly details: JsonObject | null;
  readonly headers: { readonly [name: string]: string };

  constructor(
    status: number,
    type: ApiErrorType,
    message: string,
    details: JsonObject | null = null,
    headers: ApiError["headers"] = {},
  ) {
    super(message);
    this.headers = headers;
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

export function invalid(message: string, errorCode?: string): ApiError {
  return new ApiError(
    400,
    "invalid_request_error",
    message,
    errorCode === undefined ? null : { error_code: errorCode },
  );
}

export function notFound(what: string, id: string, errorCode?: string): ApiError {
  const details = errorCode === undefined ? null : { error_code: errorCode };
  return new ApiError(404, "not_found_error", `${what} ${id} not found`, details);
}
