/** Which rows of a fixed height are in sight: from the scroll position alone, without measuring rows. */
export class Windowed {
  top = $state(0);
  height = $state(800);
  readonly #size: () => number;
  readonly #count: () => number;

  constructor(size: () => number, count: () => number) {
    this.#size = size;
    this.#count = count;
  }

  first = $derived.by(() => Math.max(0, Math.floor(this.top / this.#size()) - 12));
  last = $derived.by(() => Math.min(this.#count(), Math.ceil((this.top + this.height) / this.#size()) + 12));

  /** For the scrolling element: `{@attach windowed.watch}`. */
  watch = (element: HTMLElement) => {
    const read = () => {
      this.top = element.scrollTop;
    };
    const observer = new ResizeObserver(() => {
      this.height = element.clientHeight;
    });
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  };
}
