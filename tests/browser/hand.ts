/** The two ways to use a page: with a mouse, or with keys alone. A story is told once and done with either. */
import type { Locator, Page } from 'playwright-core';

export interface Hand {
  readonly name: 'mouse' | 'keyboard';
  /** A button, link, tab, row, menu item or checkbox. */
  press(what: Locator): Promise<void>;
  /** Replaces what stands in an input. */
  type(into: Locator, text: string): Promise<void>;
  /** One of a select's options, by what it says. */
  choose(from: Locator, label: string): Promise<void>;
  attach(to: Locator, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>;
}

export const mouse = (page: Page): Hand => ({
  name: 'mouse',
  press: (what) => what.click(),
  async type(into, text) {
    await into.click();
    await into.fill('');
    await into.pressSequentially(text);
  },
  async choose(from, label) {
    await from.selectOption({ label });
  },
  async attach(to, file) {
    const chooser = page.waitForEvent('filechooser');
    await to.locator('xpath=ancestor-or-self::label').click();
    await (await chooser).setFiles(file);
  },
});

/** Inside these one Tab stop serves all; arrows go on. */
const composites = '[role=tablist], [role=toolbar]:has(> [tabindex="-1"]), [role=menu], tbody, [role=radiogroup], fieldset:has(input[type=radio])';

export function keyboard(page: Page): Hand {
  const keys = page.keyboard;

  /** Where the focus is, seen from the element. */
  const seenFrom = (element: Node, groups: string) => {
    const active = document.activeElement;
    if (!element.isConnected) return 'gone';
    if (element === active) return 'there';
    const isBefore = active !== null && active !== document.body && Boolean(element.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING);
    const group = (element as HTMLElement).closest(groups);
    if (!group || !active || !group.contains(active)) return isBefore ? 'behind' : 'ahead';
    if (group.tagName === 'TBODY' && !(element as HTMLElement).matches('[data-row]')) return isBefore ? 'behind' : 'ahead';
    if (group.matches('[role=tablist], [role=toolbar]')) return isBefore ? 'left' : 'right';
    return isBefore ? 'up' : 'down';
  };
  const toward = { ahead: 'Tab', behind: 'Shift+Tab', left: 'ArrowLeft', right: 'ArrowRight', up: 'ArrowUp', down: 'ArrowDown' } as const;

  /** Tabs until the element has the focus, then goes on by arrows where the widget wants them. */
  async function reach(what: Locator): Promise<void> {
    // Looked up once and again when the page has drawn it anew: to find it by its name takes longer than the key.
    let found = await what.elementHandle();
    for (let steps = 0; steps < 400; steps++) {
      const at = await found?.evaluate(seenFrom, composites);
      if (at === 'there') {
        // A page that has just come takes the focus to its top once; people are not that quick.
        await page.waitForTimeout(40);
        if (await what.evaluate((element) => element === document.activeElement)) return;
      } else if (at && at !== 'gone') {
        await keys.press(toward[at]);
        continue;
      }
      found = await what.elementHandle();
    }
    throw new Error(`The keyboard does not reach ${what}`);
  }

  return {
    name: 'keyboard',
    async press(what) {
      await reach(what);
      const isBox = await what.evaluate((element) => element.matches('input[type=checkbox], input[type=radio]'));
      await keys.press(isBox ? 'Space' : 'Enter');
    },
    async type(into, text) {
      await reach(into);
      await keys.press('ControlOrMeta+a');
      if (text === '') await keys.press('Delete');
      else await keys.type(text);
    },
    async choose(from, label) {
      await reach(from);
      const by = await from.evaluate((element, wanted) => {
        const { options, selectedIndex } = element as HTMLSelectElement;
        const usable = [...options].filter(({ disabled }) => !disabled);
        const to = usable.findIndex((option) => option.label.trim() === wanted);
        return to < 0 ? undefined : to - usable.indexOf(options[selectedIndex] as HTMLOptionElement);
      }, label);
      if (by === undefined) throw new Error(`${from} has no ${label}`);
      for (let step = 0; step < Math.abs(by); step++) await keys.press(by > 0 ? 'ArrowDown' : 'ArrowUp');
    },
    async attach(to, file) {
      // Headless Chromium opens the chooser most times, with Enter still less: people press again.
      for (let presses = 1; ; presses++) {
        await reach(to);
        const opening = page.waitForEvent('filechooser', { timeout: 5000 });
        await keys.press('Space');
        try {
          return await (await opening).setFiles(file);
        } catch (error) {
          if (presses === 4) throw error;
        }
      }
    },
  };
}
