/**
 * What a limit is on. `between-tool-calls`: what is said while tools run; `update`: one progress note or announcement;
 * `final`: the message that ends a turn; `response`: replies in general; `part`: one paragraph or bullet of a reply;
 * `thinking`: the model's own reasoning; `conditional`: replies, but only where the request is of a certain sort
 * ("for exploratory questions …").
 */
export type CapScope = "between-tool-calls" | "update" | "final" | "response" | "part" | "thinking" | "conditional";
