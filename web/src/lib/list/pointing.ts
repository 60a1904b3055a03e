/** The pointer on the grid: a press makes a cell active, a drag or Shift spans a range, a press on the active cell edits. */
import type { Grid } from '#lib/list/grid.svelte.ts';
import type { Doing } from '#lib/list/keys.ts';
import type { At } from '#lib/list/range.ts';

function placeOf(target: EventTarget | null): At | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-cell]') : null;
  const [row, column] = cell?.dataset.cell?.split(':').map(Number) ?? [];
  return row === undefined || column === undefined ? undefined : { row, column };
}

export const pointing = (grid: Grid, doing: Doing) => (box: HTMLElement) => {
  let dragging = false;
  /** The cell was active before it was pressed. */
  let again = false;

  const onpointerdown = (event: PointerEvent) => {
    // A link in a cell is a link.
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('a, input, button'))) return;
    const at = placeOf(event.target);
    if (!at) return;
    if (event.shiftKey) {
      event.preventDefault();
      void doing.go(at, true);
      return;
    }
    again = at.row === grid.active.row && at.column === grid.active.column && !grid.isRange && box.contains(document.activeElement);
    dragging = event.pointerType === 'mouse';
    event.preventDefault(); // the focus goes where the grid puts it
    void doing.go(at);
  };

  const onpointermove = (event: PointerEvent) => {
    if (!dragging || event.buttons !== 1) return;
    const at = placeOf(event.target);
    if (!at || (at.row === grid.corner.row && at.column === grid.corner.column)) return;
    again = false;
    void doing.go(at, true);
  };

  const onclick = (event: MouseEvent) => {
    dragging = false;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-row]') : null;
    if (link) {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return; // as links go: another tab or window
      event.preventDefault();
      const row = grid.source.at(Number(link.dataset.row));
      if (row) doing.open(row);
      return;
    }
    const at = placeOf(event.target);
    if (again && at && !event.shiftKey && !(event.target instanceof Element && event.target.closest('a'))) void doing.edit(at);
  };

  const onfocusin = (event: FocusEvent) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null;
    const [row, column] = cell?.dataset.cell?.split(':').map(Number) ?? [];
    if (row === undefined || column === undefined || (row === grid.active.row && column === grid.active.column)) return;
    grid.go({ row, column });
  };

  const onpointerup = () => {
    dragging = false;
  };

  box.addEventListener('pointerdown', onpointerdown);
  box.addEventListener('pointermove', onpointermove);
  box.addEventListener('click', onclick);
  box.addEventListener('focusin', onfocusin);
  addEventListener('pointerup', onpointerup);
  return () => {
    box.removeEventListener('pointerdown', onpointerdown);
    box.removeEventListener('pointermove', onpointermove);
    box.removeEventListener('click', onclick);
    box.removeEventListener('focusin', onfocusin);
    removeEventListener('pointerup', onpointerup);
  };
};
