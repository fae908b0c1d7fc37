import type { Suite } from "../model/suite.ts";

import type { TimelineColumn } from "../model/timeline.ts";

/**
 * One column a metric and conversation, whatever the number of probes that measure it there. The first conversation of a
 * metric, in the order of the suites, has the plain name.
 */
export function timelineColumns(
  suites: readonly Suite[],
  conversationOf: (probe: Suite["probes"][number]) => string,
): TimelineColumn[] {
  const columns: TimelineColumn[] = [];
  for (const suite of suites)
    for (const probe of suite.probes)
      for (const rule of probe.rules) {
        if (rule.level === "off") continue;
        const conversation = conversationOf(probe);
        const same = columns.filter((column) => column.metric === rule.metric);
        if (same.some((column) => column.conversation === conversation)) continue;
        const name = same.length === 0 ? rule.metric : `${rule.metric}@${probe.id}`;
        columns.push({ name, metric: rule.metric, conversation });
      }
  return columns;
}
