/**
 * Which rows of a fixed height are in sight: from the scroll position alone, without measuring rows. Browsers draw
 * elements of some 16 million pixels at most; a longer list is scrolled in proportion, and its rows stand where they
 * would.
 */
const TALLEST = 15_000_000;
/** Rows that are drawn on either side, so that a step of the wheel finds them there. */
const AROUND = 12;
/** Rows come and go so many at a time: in most frames of a scroll there is then nothing to lay out. */
const BLOCK = 6;

export class Windowed {
  top = $state(0);
  height = $state(800);
  readonly #size: () => number;
  readonly #count: () => number;
  #box: HTMLElement | undefined;

  constructor(size: () => number, count: () => number) {
    this.#size = size;
    this.#count = count;
  }

  #whole = $derived.by(() => this.#count() * this.#size());
  /** What the scrolling element holds in pixels. */
  total = $derived.by(() => Math.min(this.#whole, TALLEST));
  /** Pixels of rows for each pixel of scrolling. */
  #ratio = $derived.by(() => (this.#whole > TALLEST ? (this.#whole - this.height) / (TALLEST - this.height) : 1));
  #place = $derived.by(() => this.top * this.#ratio);
  first = $derived.by(() => Math.max(0, Math.min(this.#count(), Math.floor((this.#place / this.#size() - AROUND) / BLOCK) * BLOCK)));
  last = $derived.by(() => Math.min(this.#count(), Math.ceil(((this.#place + this.height) / this.#size() + AROUND) / BLOCK) * BLOCK));
  /** Pixels before the first row and after the last one. */
  before = $derived.by(() => Math.max(0, this.first * this.#size() - (this.#place - this.top)));
  after = $derived.by(() => Math.max(0, this.total - this.before - (this.last - this.first) * this.#size()));

  /** For the scrolling element: `{@attach windowed.watch}`. */
  watch = (element: HTMLElement) => {
    this.#box = element;
    const read = () => {
      this.top = element.scrollTop;
    };
    const observer = new ResizeObserver(() => {
      this.height = element.clientHeight;
    });
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      this.#box = undefined;
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  };

  /** Scrolls as little as shows the row; `covered` pixels of the box lie under its head. */
  reveal(index: number, covered: number): void {
    const box = this.#box;
    if (!box) return;
    const top = index * this.#size();
    const place = box.scrollTop * this.#ratio;
    const bottom = top + this.#size() + covered;
    if (top < place) box.scrollTop = top / this.#ratio;
    else if (bottom > place + box.clientHeight) box.scrollTop = (bottom - box.clientHeight) / this.#ratio;
    // What follows in the same step draws the rows of the new place.
    this.top = box.scrollTop;
  }
}
