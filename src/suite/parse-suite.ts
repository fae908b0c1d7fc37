import { fingerprint } from "../core/fingerprint.ts";
import { isJsonObject, type Json } from "../core/json.ts";
import { type Parsed, type Problem, sortProblems } from "../model/problem.ts";
import type { Conversation, MetricRule, Probe, Suite } from "../model/suite.ts";
import { type Complain, complainInto } from "./complain.ts";
import { readConversation } from "./conversation.ts";
import { type MetricFacts, readRule } from "./metric-rule.ts";
import { suggestion } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";
import { schemaCheck } from "./schema-check.ts";
import type { ProbeSource, SuiteSource } from "./suite-source.ts";
import { type Path, readYaml, type YamlDocument } from "./yaml-document.ts";

export interface SuiteOptions {
  /** What can be measured. */
  readonly metrics: readonly MetricFacts[];
}

/** Reads one suite. `file` is what problems and places name; it becomes the suite's source. */
export function parseSuite(text: string, file: string, { metrics }: SuiteOptions): Parsed<Suite> {
  const yaml = readYaml(text, file);
  if (!yaml.ok) return yaml;
  const document = yaml.value;
  const problems: Problem[] = [];
  const complain = complainInto(problems, document);
  const names = metrics.map((metric) => metric.name);
  const findings = schemaCheck("suite", names)(document.value);
  for (const { path, message, hint, part } of findings) complain(path, message, hint, part);
  // The schema vouches for the parts without findings; the rules are tried on these, so that no mistake waits for another.
  const sound: Sound = (path) => !findings.some((finding) => isAtOrBelow(finding.path, path));
  const context = { source: document.value as unknown as SuiteSource, metrics, document, sound, complain };
  const suite = readSuite(context);
  return suite === null || problems.length > 0
    ? { ok: false, problems: sortProblems(problems) }
    : { ok: true, value: suite };
}

type Sound = (path: Path) => boolean;

interface Context {
  readonly source: SuiteSource;
  readonly metrics: readonly MetricFacts[];
  readonly document: YamlDocument;
  readonly sound: Sound;
  readonly complain: Complain;
}

/** Null where nothing can be made of it; the schema has said why. */
function readSuite(context: Context): Suite | null {
  const { source, document, sound, complain } = context;
  if (!isJsonObject(source) || !Array.isArray(source.probes)) return null;
  const shared = new Map<string, Conversation | null>();
  for (const [name, conversation] of Object.entries(source.conversations ?? {})) {
    const path: Path = ["conversations", name];
    shared.set(name, sound(path) ? readConversation(conversation, path, complain) : null);
  }
  complainOfRepeats(context);
  complainOfIdleLevels(context);
  const probes = source.probes.map((probe: ProbeSource, index): Probe | null => {
    const path: Path = ["probes", index];
    if (!isJsonObject(probe)) return null;
    const conversation = conversationOf(probe, shared, [...path, "conversation"], context);
    const rules = rulesOf(probe, [...path, "metrics"], context);
    if (conversation === null || !sound(path)) return null;
    const place = document.placeOf([...path, "id"], "key");
    return { id: probe.id, description: (probe.description ?? "").trim(), conversation, rules, place };
  });
  const whole = probes.filter((probe) => probe !== null);
  if (whole.length < probes.length || !sound([])) return null;
  return {
    name: source.suite,
    description: (source.description ?? "").trim(),
    probes: whole,
    digest: suiteDigest(whole),
    source: document.file,
  };
}

function conversationOf(
  { conversation }: ProbeSource,
  shared: ReadonlyMap<string, Conversation | null>,
  path: Path,
  { sound, complain }: Context,
): Conversation | null {
  if (conversation === undefined || !sound(path)) return null;
  if (typeof conversation !== "string") return readConversation(conversation, path, complain);
  const named = shared.get(conversation);
  if (named !== undefined) return named;
  const hint = suggestion(conversation, [...shared.keys()]) ?? "Write it under `conversations:`.";
  complain(path, `There is no conversation ${quoted(conversation)}.`, hint);
  return null;
}

function rulesOf(probe: ProbeSource, path: Path, { source, metrics, sound, complain }: Context): MetricRule[] {
  return metrics
    .filter(({ name }) => Object.hasOwn(probe.metrics ?? {}, name) && sound([...path, name]))
    .map((metric) => {
      const level = sound(["levels"]) ? source.levels?.[metric.name] : undefined;
      return readRule(probe.metrics[metric.name] ?? null, metric, level, [...path, metric.name], complain);
    });
}

function complainOfRepeats({ source, complain }: Context): void {
  const seen = new Set<string>();
  for (const [index, probe] of source.probes.entries()) {
    const id: unknown = probe?.id;
    if (typeof id !== "string") continue;
    if (seen.has(id)) complain(["probes", index, "id"], `The probe id ${quoted(id)} is taken already.`, "Rename one.");
    seen.add(id);
  }
}

function complainOfIdleLevels({ source, sound, complain }: Context): void {
  if (!sound(["levels"])) return;
  for (const metric of Object.keys(source.levels ?? {}))
    if (!source.probes.some((probe) => Object.hasOwn(probe?.metrics ?? {}, metric)))
      complain(["levels", metric], `No probe of this suite measures ${metric}.`, "Remove it, or measure it.", "key");
}

function isAtOrBelow(path: Path, above: Path): boolean {
  return above.every((part, index) => path[index] === part);
}

/** Stands for what the suite does, whatever the order of its probes and metrics. */
export function suiteDigest(probes: readonly Probe[]): string {
  const parts = probes.map(({ id, conversation, rules }) => ({
    id,
    conversation: conversation as unknown as Json,
    metrics: rules.map((rule) => rule.metric).sort(),
  }));
  return fingerprint(parts.sort((a, b) => (a.id < b.id ? -1 : 1)));
}
