import type { Report } from "../model/report.ts";

export interface RenderOptions {
  /** ANSI colours. */
  readonly color: boolean;
  /** Columns to stay within. */
  readonly width: number;
  /** All evidence instead of the first lines of each finding. */
  readonly full: boolean;
}

/** Data to text, touching nothing. Everything that came from an agent, a harness or a server is untrusted here. */
export interface Reporter {
  readonly name: string;
  readonly title: string;
  render(report: Report, options: RenderOptions): string;
}
