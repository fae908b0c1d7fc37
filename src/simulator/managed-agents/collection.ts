import { notFound } from "./api-error.ts";

/** Objects of one kind in the order they were made. */
export class Collection<T extends { readonly id: string }> {
  readonly #what: string;
  readonly #errorCode: string | undefined;
  readonly #items = new Map<string, T>();

  /** @param what in the words of a 404 */
  constructor(what: string, errorCode?: string) {
    this.#what = what;
    this.#errorCode = errorCode;
  }

  put(item: T): T {
    this.#items.set(item.id, item);
    return item;
  }

  get(id: string): T {
    const item = this.#items.get(id);
    if (item === undefined) throw notFound(this.#what, id, this.#errorCode);
    return item;
  }

  delete(id: string): T {
    const item = this.get(id);
    this.#items.delete(id);
    return item;
  }

  /** Oldest first. */
  all(): readonly T[] {
    return [...this.#items.values()];
  }

  /** Newest first, as lists give them. */
  newest(): readonly T[] {
    return this.all().toReversed();
  }
}
