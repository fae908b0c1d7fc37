import { realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Problem } from "../model/problem.ts";
import { complainInto } from "./complain.ts";
import type { ConfigSource } from "./config-source.ts";
import { schemaCheck } from "./schema-check.ts";
import { type ReadText, readTextFile, shownPath } from "./text-file.ts";
import { readYaml, type YamlDocument } from "./yaml-document.ts";

/** One configuration file that passed its schema. */
export interface ConfigLayer {
  /** Absolute. */
  readonly path: string;
  readonly folder: string;
  readonly source: ConfigSource;
  readonly document: YamlDocument;
}

export interface LayerOptions {
  readonly cwd: string;
  /** Names of metrics that `levels:` may hold. */
  readonly metrics: readonly string[];
  /** Default: from disk. */
  readonly readText?: ReadText;
}

/** More files than anyone layers on purpose. */
const maxFiles = 32;

/**
 * A configuration file and what it extends: what goes before others comes first. The same file reached twice counts
 * once; one that extends itself, directly or not, is a problem, as is every file that cannot be read.
 */
export async function readLayers(
  path: string,
  options: LayerOptions,
): Promise<{ readonly layers: readonly ConfigLayer[]; readonly problems: readonly Problem[] }> {
  const layers: ConfigLayer[] = [];
  const problems: Problem[] = [];
  const done = new Set<string>();

  /** `blame` says what is wrong with a file where it is named. */
  const visit = async (file: string, open: readonly string[], blame: (message: string) => void): Promise<void> => {
    const real = await realpath(file).catch(() => file);
    if (open.includes(real)) return blame("This file extends itself, directly or through others.");
    if (done.has(real)) return;
    done.add(real);
    if (done.size > maxFiles) return blame(`More than ${maxFiles} configuration files extend one another.`);
    const text = await (options.readText ?? readTextFile)(file);
    if (!text.ok) return blame(`The file ${shownPath(file, options.cwd)} ${text.reason}.`);
    const yaml = readYaml(text.text, shownPath(file, options.cwd));
    if (!yaml.ok) return void problems.push(...yaml.problems);
    const complain = complainInto(problems, yaml.value);
    const findings = schemaCheck("config", options.metrics)(yaml.value.value);
    for (const { path: place, message, hint, part } of findings) complain(place, message, hint, part);
    const source = yaml.value.value as ConfigSource;
    const folder = dirname(file);
    if (findings.length === 0) layers.push({ path: file, folder, source, document: yaml.value });
    if (findings.some((finding) => finding.path.length === 0 || finding.path[0] === "extends")) return;
    const bases = typeof source.extends === "string" ? [source.extends] : (source.extends ?? []);
    // Later ones go before earlier ones.
    for (const [index, base] of [...bases.entries()].toReversed()) {
      const place = typeof source.extends === "string" ? ["extends"] : ["extends", index];
      await visit(resolve(folder, base), [...open, real], (message) => complain(place, message));
    }
  };

  await visit(path, [], (message) => {
    problems.push({ file: shownPath(path, options.cwd), line: 0, column: 0, message, hint: null });
  });
  return { layers, problems };
}
