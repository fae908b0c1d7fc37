/**
 * For the kill test only: `AGENT_AUDIT_KILL_AT_WRITE=7:before` or `7:after` ends this process as `kill -9` does, right
 * before or after its seventh write to a run's journal. Undefined where the variable is not set.
 */
export function killHook(env: NodeJS.ProcessEnv): ((moment: "before" | "after", write: number) => void) | undefined {
  const setting = env["AGENT_AUDIT_KILL_AT_WRITE"];
  if (setting === undefined) return undefined;
  return (moment, write) => {
    if (setting === `${write}:${moment}`) process.kill(process.pid, "SIGKILL");
  };
}
