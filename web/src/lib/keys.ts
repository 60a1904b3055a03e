/** Keys that work wherever nobody is typing. */
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** How the keyboard of this person names the key beside C, Z and K. */
export const mod = isMac ? '⌘' : 'Ctrl+';

export const isMod = (event: KeyboardEvent): boolean => (isMac ? event.metaKey : event.ctrlKey) && !event.altKey;

export function isTyping(event: KeyboardEvent): boolean {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || at.matches('input:not([type=checkbox], [type=radio]), textarea, select'));
}

/** A plain key, pressed outside of inputs, dialogs and menus. */
export const isPlain = (event: KeyboardEvent): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.defaultPrevented &&
  !isTyping(event) &&
  !document.querySelector('dialog[open], [popover]:popover-open');
