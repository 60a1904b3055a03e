/** Puts a popover of the top layer under (or above) its anchor, inside the window; runs again when something moves. */
export const anchored =
  (anchor: () => HTMLElement | undefined, { align = 'start', sameWidth = false }: { align?: 'start' | 'end'; sameWidth?: boolean } = {}) =>
  (layer: HTMLElement) => {
    const place = () => {
      if (!layer.matches(':popover-open')) return; // the observer below sees it appear
      const at = anchor()?.getBoundingClientRect();
      if (!at) return;
      const gap = 4;
      const edge = 8;
      if (sameWidth) layer.style.minWidth = `${at.width}px`;
      const { offsetWidth: width, scrollHeight } = layer;
      const below = innerHeight - at.bottom - gap - edge;
      const above = at.top - gap - edge;
      const under = below >= Math.min(scrollHeight, 320) || below >= above;
      const left = align === 'end' ? at.right - width : at.left;
      layer.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
      layer.style.maxHeight = `${Math.max(120, under ? below : above)}px`;
      layer.style.top = under ? `${at.bottom + gap}px` : 'auto';
      layer.style.bottom = under ? 'auto' : `${innerHeight - at.top + gap}px`;
    };
    const observer = new ResizeObserver(place);
    observer.observe(layer);
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    layer.addEventListener('toggle', place);
    place();
    return () => {
      observer.disconnect();
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
      layer.removeEventListener('toggle', place);
    };
  };
