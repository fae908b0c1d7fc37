/** A suite of one turn: the least that a run can measure. `rules` is the YAML of `metrics:`, in flow style. */
export function smallSuite(rules: string, text = "Say hello."): string {
  return `version: 1
suite: small
probes:
  - id: hello
    conversation:
      steps:
        - user: ${JSON.stringify(text)}
          model:
            - think: { words: 4 }
              say: hello
    metrics: ${rules}
`;
}

/** One runtime on the embedded loop, measured by that suite. */
export function smallConfig(more = ""): string {
  return `version: 1
runtimes:
  mine: { harness: messages, model: claude-opus-4-6 }
suites: [small.yaml]
${more}`;
}
