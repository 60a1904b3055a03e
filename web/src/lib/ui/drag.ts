/**
 * Dragging by mouse, pen or finger. What is dragged follows the pointer as a picture of itself; places that take it carry
 * `data-drop`, boxes that scroll under it `data-scrolls`. A finger holds still first, so that a swipe still scrolls.
 * Whoever drags offers the same by keys.
 */
export interface Dragging {
  /** False where this cannot be moved. */
  may?: () => boolean;
  /** The value of `data-drop` under the pointer; undefined over no place, and once it is over. */
  onover: (place: string | undefined) => void;
  ondrop: (place: string) => void;
}

const STILL = 5;
const HOLD = 280;
const EDGE = 48;
const SPEED = 14;

export const draggable =
  ({ may = () => true, onover, ondrop }: Dragging) =>
  (element: HTMLElement) => {
    let begun: { x: number; y: number; pointer: number } | undefined;
    let ghost: HTMLElement | undefined;
    let offset = { x: 0, y: 0 };
    let at = { x: 0, y: 0 };
    let place: string | undefined;
    let hold: ReturnType<typeof setTimeout> | undefined;

    function down(event: PointerEvent) {
      const inner = event.target instanceof Element ? event.target.closest('button, input, select, textarea, [data-nodrag]') : null;
      if (event.button !== 0 || !may() || (inner && inner !== element)) return;
      begun = { x: event.clientX, y: event.clientY, pointer: event.pointerId };
      at = { x: event.clientX, y: event.clientY };
      if (event.pointerType === 'touch') hold = setTimeout(start, HOLD);
      addEventListener('pointermove', move);
      addEventListener('pointerup', up);
      addEventListener('pointercancel', end);
    }

    function start() {
      const box = element.getBoundingClientRect();
      if (!begun) return;
      offset = { x: begun.x - box.left, y: begun.y - box.top };
      ghost = element.cloneNode(true) as HTMLElement; // a clone of an HTMLElement is one
      ghost.setAttribute('aria-hidden', 'true');
      ghost.setAttribute('inert', '');
      Object.assign(ghost.style, { position: 'fixed', left: '0', top: '0', width: `${box.width}px`, height: `${box.height}px` });
      Object.assign(ghost.style, { margin: '0', zIndex: '60', pointerEvents: 'none', opacity: '0.92', boxShadow: 'var(--shadow-2)' });
      (element.closest('dialog, [popover]') ?? document.body).append(ghost); // what is in the top layer hides all that is not
      element.style.opacity = '0.4';
      addEventListener('keydown', key, true);
      requestAnimationFrame(follow);
    }

    function move(event: PointerEvent) {
      if (event.pointerId !== begun?.pointer) return;
      at = { x: event.clientX, y: event.clientY };
      const isFar = Math.hypot(at.x - begun.x, at.y - begun.y) > STILL;
      if (ghost) event.preventDefault();
      else if (isFar && event.pointerType === 'touch') end();
      else if (isFar) start();
    }

    function follow() {
      if (!ghost) return;
      ghost.style.transform = `translate(${at.x - offset.x}px, ${at.y - offset.y}px)`;
      const under = document.elementFromPoint(at.x, at.y);
      for (let box = under?.closest<HTMLElement>('[data-scrolls]'); box; box = box.parentElement?.closest<HTMLElement>('[data-scrolls]')) {
        const { left, right, top, bottom } = box.getBoundingClientRect();
        box.scrollBy(pull(at.x, left, right), pull(at.y, top, bottom));
      }
      const found = under?.closest<HTMLElement>('[data-drop]')?.dataset.drop;
      if (found !== place) onover((place = found));
      requestAnimationFrame(follow);
    }

    const pull = (point: number, from: number, to: number) => (point < from + EDGE ? -SPEED : point > to - EDGE ? SPEED : 0);

    function up() {
      // The place under the pointer now, not the one of the last frame.
      const dropped = ghost && document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('[data-drop]')?.dataset.drop;
      if (ghost) addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', swallow, true));
      end();
      if (dropped !== undefined) ondrop(dropped);
    }

    function end() {
      clearTimeout(hold);
      ghost?.remove();
      ghost = undefined;
      begun = undefined;
      element.style.opacity = '';
      if (place !== undefined) onover((place = undefined));
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', end);
      removeEventListener('keydown', key, true);
    }

    function key(event: KeyboardEvent) {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      end();
    }

    /** The click that ends a drag opens nothing. */
    function swallow(event: Event) {
      event.preventDefault();
      event.stopPropagation();
    }

    const still = (event: Event) => ghost && event.preventDefault();
    const native = (event: Event) => event.preventDefault(); // links and pictures would be dragged by the browser

    element.addEventListener('pointerdown', down);
    element.addEventListener('dragstart', native);
    element.addEventListener('touchmove', still, { passive: false });
    element.addEventListener('contextmenu', still);
    return () => {
      end();
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('dragstart', native);
      element.removeEventListener('touchmove', still);
      element.removeEventListener('contextmenu', still);
    };
  };
