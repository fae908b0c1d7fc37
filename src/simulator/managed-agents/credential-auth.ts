import type { BetaManagedAgentsCredential } from "@anthropic-ai/sdk/resources/beta/vaults/credentials";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { asText } from "../messages-request.ts";
import { invalid } from "./api-error.ts";
import { listOf, optionalText, requiredText } from "./call.ts";

type Auth = BetaManagedAgentsCredential["auth"];
type EnvironmentVariable = Extract<Auth, { type: "environment_variable" }>;

/** What is kept of a credential's `auth`: everything but its secrets. */
export function authOf(value: Json | undefined): Auth {
  if (!isJsonObject(value)) throw invalid("auth: Field required");
  switch (asText(value["type"])) {
    case "static_bearer":
      requiredText(value, "token");
      return { type: "static_bearer", mcp_server_url: requiredText(value, "mcp_server_url") };
    case "mcp_oauth":
      requiredText(value, "access_token");
      return {
        type: "mcp_oauth",
        mcp_server_url: requiredText(value, "mcp_server_url"),
        expires_at: optionalText(value, "expires_at"),
        refresh: isJsonObject(value["refresh"]) ? refreshOf(value["refresh"]) : null,
      };
    case "environment_variable":
      requiredText(value, "secret_value");
      return {
        type: "environment_variable",
        secret_name: requiredText(value, "secret_name"),
        networking: networkingOf(value["networking"]),
        injection_location: injectionOf(value["injection_location"]),
      };
    default:
      throw invalid("auth.type: Input should be 'mcp_oauth', 'static_bearer' or 'environment_variable'");
  }
}

/** A new secret changes nothing that is shown; where it may go can be changed. */
export function patchedAuth(before: Auth, value: Json | undefined): Auth {
  if (!isJsonObject(value)) return before;
  if (value["type"] !== before.type) throw invalid("auth.type: cannot be changed");
  if (before.type === "environment_variable") {
    const { networking, injection_location } = value;
    return {
      ...before,
      ...(networking === undefined ? {} : { networking: networkingOf(networking) }),
      ...(injection_location === undefined ? {} : { injection_location: injectionOf(injection_location) }),
    };
  }
  if (before.type === "mcp_oauth" && value["expires_at"] !== undefined) {
    return { ...before, expires_at: optionalText(value, "expires_at") };
  }
  return before;
}

function refreshOf(refresh: JsonObject): NonNullable<Extract<Auth, { type: "mcp_oauth" }>["refresh"]> {
  const how = isJsonObject(refresh["token_endpoint_auth"]) ? refresh["token_endpoint_auth"]["type"] : null;
  const type = how === "client_secret_basic" || how === "client_secret_post" ? how : "none";
  return {
    client_id: requiredText(refresh, "client_id"),
    token_endpoint: requiredText(refresh, "token_endpoint"),
    token_endpoint_auth: { type },
    resource: optionalText(refresh, "resource"),
    scope: optionalText(refresh, "scope"),
  };
}

function networkingOf(value: Json | undefined): EnvironmentVariable["networking"] {
  if (!isJsonObject(value) || value["type"] !== "limited") return { type: "unrestricted" };
  return { type: "limited", allowed_hosts: listOf(value, "allowed_hosts").map(String) };
}

function injectionOf(value: Json | undefined): EnvironmentVariable["injection_location"] {
  const given = isJsonObject(value) ? value : {};
  return { body: given["body"] === true, header: given["header"] !== false };
}
