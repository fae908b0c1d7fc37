import { StringDecoder } from "node:string_decoder";

/** The end of a stream, within a fixed number of characters, whatever its length. */
export class OutputTail {
  #text = "";
  readonly #decoder = new StringDecoder("utf8");
  readonly #limit: number;

  constructor(limitChars: number) {
    this.#limit = limitChars;
  }

  add(chunk: Buffer): void {
    this.#text += this.#decoder.write(chunk);
    // Trimming at twice the limit keeps the cost of a flood linear.
    if (this.#text.length > this.#limit * 2) this.#text = this.#text.slice(-this.#limit);
  }

  text(): string {
    return this.#text.slice(-this.#limit);
  }
}
