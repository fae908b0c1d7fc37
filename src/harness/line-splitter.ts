/**
 * Cuts a byte stream into lines. A line longer than `maxBytes` is dropped whole: it cannot be a message of the harness,
 * and memory stays bounded.
 */
export class LineSplitter {
  #parts: Buffer[] = [];
  #bytes = 0;
  #tooLong = false;
  readonly #maxBytes: number;
  readonly #onLine: (line: string) => void;

  constructor(maxBytes: number, onLine: (line: string) => void) {
    this.#maxBytes = maxBytes;
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#flush();
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** What came after the last line feed. */
  end(): void {
    if (this.#bytes > 0) this.#flush();
  }

  #keep(part: Buffer): void {
    if (this.#tooLong || part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) {
      this.#tooLong = true;
      this.#parts = [];
    } else this.#parts.push(part);
  }

  #flush(): void {
    const line = this.#tooLong ? null : Buffer.concat(this.#parts).toString("utf8");
    this.#parts = [];
    this.#bytes = 0;
    this.#tooLong = false;
    if (line !== null) this.#onLine(line);
  }
}
