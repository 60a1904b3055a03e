/** An admin makes an object of the business's own; it is used, imported into, renamed, deleted and restored. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTest } from '../local.ts';
import { languages, moveIn, photographFailure, type Visitor, visit } from './browser.ts';
import { closeBrowser } from './chromium.ts';
import { importFile } from './importing.ts';
import { manners } from './manners.ts';
import * as steps from './steps.ts';
import { inner } from './words.ts';

let local: Awaited<ReturnType<typeof startTest>>;
beforeAll(async () => {
  local = await startTest();
});
afterAll(async () => {
  await closeBrowser();
  await local?.stop();
});

const boat = { en: 'Boat', zh: '船' };
const boats = { en: 'Boats', zh: '船只' };
const keeper = { en: 'Keeper', zh: '船主' };
const kind = { en: 'Kind of boat', zh: '船型' };
const sail = { en: 'Sail', zh: '帆船' };
const yachts = { en: 'Yachts', zh: '游艇' };

describe.each(manners('opposites'))('in $language by $by at $width px', ({ language, by, width }) => {
  test('from the first field to the restored object', async () => {
    const visitor = await visit(local.url, { language, by, width });
    const { page, hand, pick, say } = visitor;
    photographFailure(page);
    page.on('dialog', (dialog) => void dialog.accept());
    await moveIn(visitor);
    const { body: customer } = await visitor.api('POST', '/v1/customers', { name: '张伟' });
    await visitor.caughtUp('customers', 1);

    // The object, then its fields: a link to customers and a choice.
    await visitor.go('/settings/objects');
    await hand.press(visitor.button(say('object_new'), page.getByRole('main')));
    const form = page.getByRole('dialog', { name: say('object_new') });
    await hand.type(form.getByLabel(say('object_one'), { exact: true }), pick(boat));
    await hand.type(form.getByLabel(say('object_many'), { exact: true }), pick(boats));
    await hand.press(form.getByLabel(say('object_icon_at', { at: 19 }), { exact: true }));
    await hand.press(visitor.button(say('object_add'), form));
    await page.getByRole('heading', { name: say('fields_none', { things: inner(language, pick(boats)) }) }).waitFor();
    await addField(visitor, pick(keeper), say('kind_link'), (dialog) => hand.choose(dialog.getByLabel(say('field_to'), { exact: true }), pick(steps.customer)));
    await addField(visitor, pick(kind), say('kind_choice'), (dialog) =>
      hand.type(dialog.getByLabel(say('choice_text', { at: 1 }), { exact: true }), pick(sail)),
    );
    const { plural } = (await visitor.api('GET', '/v1/definitions')).body.objects.at(-1);

    // A record of it, seen in the timeline of the customer that it points to.
    await visitor.go(`/${plural}`);
    const create = say('new_one', { thing: inner(language, pick(boat)) });
    await hand.press(page.getByRole('main').getByRole('button', { name: create }).first());
    const dialog = page.getByRole('dialog', { name: create });
    await hand.type(dialog.getByLabel(pick({ en: 'Name', zh: '名称' }), { exact: true }), 'Albatros');
    await hand.type(dialog.getByRole('combobox', { name: pick(keeper) }), 'zw');
    await page.getByRole('option', { name: '张伟' }).waitFor();
    await page.keyboard.press('Enter');
    await hand.choose(dialog.getByLabel(pick(kind)), pick(sail));
    await hand.press(visitor.button(say('create'), dialog));
    await dialog.waitFor({ state: 'hidden' });
    await visitor.go(`/customers/${customer.id}`);
    if (visitor.isPhone) await steps.openTab(visitor, 'timeline');
    await page.getByRole('link', { name: 'Albatros' }).waitFor();

    // A file is brought in; then the object is called otherwise, deleted and restored.
    await visitor.go(`/${plural}?`);
    await hand.press(page.getByRole('main').getByRole('button', { name: say('more'), exact: true }));
    const csv = `${pick({ en: 'Name', zh: '名称' })},${pick(kind)}\n海燕,${pick(sail)}\nMöwe,${pick(sail)}\n`;
    await importFile(
      visitor,
      { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) },
      2,
      page.getByRole('menuitem', { name: say('import_from_file') }),
    );
    await visitor.go(`/${plural}`);
    await steps.expectCount(visitor, 3);
    // Its records are called by another field, in whatever shows them.
    const object = plural.replace(/s$/, '');
    const { data } = (await visitor.api('POST', `/v1/${plural}/search`, { where: { field: 'name', is: 'Albatros' } })).body;
    const plate = { object, name: 'x_plate', kind: 'text', label: { en: 'Plate', zh: '船牌' } };
    expect((await visitor.api('POST', '/v1/fields', plate)).status).toBe(201);
    await visitor.api('PATCH', `/v1/${plural}/${data[0].id}`, { x_plate: 'HH-77' });
    await visitor.go(`/settings/fields?object=${plural}`);
    await hand.press(visitor.button(say('object_change_of', { name: pick(boats) })));
    const change = page.getByRole('dialog', { name: say('object_change') });
    await hand.type(change.getByLabel(say('object_many'), { exact: true }), pick(yachts));
    await hand.choose(change.getByLabel(say('object_title_field'), { exact: true }), pick(plate.label));
    await hand.press(visitor.button(say('save'), change));
    await change.waitFor({ state: 'hidden' });
    await visitor.go(`/customers/${customer.id}`);
    if (visitor.isPhone) await steps.openTab(visitor, 'timeline');
    await hand.press(page.getByRole('link', { name: 'HH-77' }));
    await page.getByRole('heading', { name: 'HH-77' }).waitFor();
    await visitor.go(`/settings/fields?object=${plural}`);
    await hand.press(visitor.button(say('delete_one', { name: pick(yachts) })));
    const deleted = page.getByRole('list', { name: say('objects_deleted') });
    await deleted.getByText(pick(yachts)).waitFor();
    expect((await visitor.api('GET', `/v1/${plural}`)).status).toBe(404);
    await hand.press(visitor.button(say('restore_one', { name: pick(yachts) }), deleted));
    await page
      .getByRole('list', { name: say('objects'), exact: true })
      .getByText(pick(yachts))
      .waitFor();
    await visitor.go(`/${plural}?q=hy`);
    await steps.expectCount(visitor, 1);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});

/** On the page of the object's fields. */
async function addField(
  visitor: Visitor,
  label: string,
  kindLabel: string,
  more: (dialog: ReturnType<Visitor['page']['getByRole']>) => Promise<void>,
): Promise<void> {
  const { page, hand, language, say } = visitor;
  await hand.press(visitor.button(say('field_new'), page.getByRole('main')).first());
  const dialog = page.getByRole('dialog', { name: say('field_new') });
  await hand.type(dialog.getByLabel(say(language === 'en' ? 'field_label_en' : 'field_label_zh'), { exact: true }), label);
  await hand.choose(dialog.getByLabel(say('field_kind'), { exact: true }), kindLabel);
  await more(dialog);
  await hand.press(visitor.button(say('field_add'), dialog));
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('main').getByText(label, { exact: true }).first().waitFor();
}

describe.each(languages)('in %s', (language) => {
  test('a rule speaks while the form is filled in, a kind is changed with a preview, choices are merged and taken back', async () => {
    const visitor = await visit(local.url, { language, by: language === 'zh' ? 'mouse' : 'keyboard' });
    const { page, hand, pick, say } = visitor;
    photographFailure(page);
    await moveIn(visitor);
    const size = { en: 'Size', zh: '尺码' };
    const field = (name: string, label: object, more: object) => visitor.api('POST', '/v1/fields', { object: 'customer', name, label, ...more });
    await field('x_size', size, { kind: 'text' });
    await field('x_kind', kind, { kind: 'choice', choices: [{ value: 'Sail' }, { value: 'Dinghy' }, { value: 'Motor' }] });
    for (const [name, x_size, x_kind] of [
      ['Anna', '38', 'Sail'],
      ['Bert', 'about 40', 'Dinghy'],
      ['Carl', '42', 'Dinghy'],
    ] as const)
      await visitor.api('POST', '/v1/customers', { name, x_size, x_kind });
    await visitor.caughtUp('customers', 3);

    // The rule, made of a condition and a sentence, is said by the form before anything is sent.
    await visitor.go('/settings/fields?object=customers');
    const main = page.getByRole('main');
    await hand.press(visitor.button(say('rule_new'), main));
    const rule = page.getByRole('dialog', { name: say('rule_new') });
    await hand.choose(rule.getByLabel(say('filter_field'), { exact: true }), pick(size));
    await hand.choose(rule.getByLabel(say('filter_operator'), { exact: true }), say('op_empty'));
    await hand.type(rule.getByLabel(say('rule_message'), { exact: true }), 'Which <b onclick=alert(1)>size</b>?');
    await hand.press(visitor.button(say('rule_add'), rule));
    await rule.waitFor({ state: 'hidden' });
    await main
      .getByRole('list', { name: say('rules') })
      .getByText('Which <b onclick=alert(1)>size</b>?')
      .waitFor();
    await visitor.go('/customers');
    await steps.expectCount(visitor, 3);
    const create = say('new_one', { thing: inner(language, pick(steps.customer)) });
    await hand.press(main.getByRole('button', { name: create }).first());
    const form = page.getByRole('dialog', { name: create });
    await hand.type(form.getByLabel(pick({ en: 'Name', zh: '名称' }), { exact: true }), 'Dora');
    await form.getByRole('alert').getByText('Which <b onclick=alert(1)>size</b>?').waitFor();
    await hand.type(form.getByLabel(pick(size), { exact: true }), '36');
    await form.getByText('Which <b onclick=alert(1)>size</b>?').waitFor({ state: 'hidden' });
    await hand.press(visitor.button(say('create'), form));
    await form.waitFor({ state: 'hidden' });

    // Another kind: refused while a rule asks for the field; then what fits is shown, converted, and what does not is told.
    await visitor.go('/settings/fields?object=customers');
    const preview = async () => {
      await hand.press(visitor.button(say('edit_one', { thing: pick(size) }), main));
      await hand.press(visitor.button(say('kind_change'), page.getByRole('dialog', { name: say('field_change') })));
      const dialog = page.getByRole('dialog', { name: say('kind_change_of', { name: pick(size) }) });
      await hand.choose(dialog.getByLabel(say('kind_becomes', { kind: say('kind_text') })), say('kind_number'));
      await hand.press(visitor.button(say('kind_preview'), dialog));
      return dialog;
    };
    const refused = await preview();
    await refused.getByRole('alert').waitFor();
    await hand.press(visitor.button(say('cancel'), refused));
    await hand.press(visitor.button(say('delete_one', { name: 'Which <b onclick=alert(1)>size</b>?' }), main));
    await main.getByText('Which <b onclick=alert(1)>size</b>?').waitFor({ state: 'hidden' });
    const dialog = await preview();
    await dialog.getByRole('row').filter({ hasText: 'about 40' }).waitFor();
    await hand.press(visitor.button(say('kind_convert'), dialog));
    await page
      .getByRole('status')
      .getByText(say('revision_done', { count: 3, shown: 3 }))
      .waitFor({ timeout: 30_000 });
    await page
      .getByRole('status')
      .getByText(say('revision_refused', { count: 1, shown: 1 }))
      .waitFor();

    // A choice is taken away and its records get another; undo gives it back.
    await hand.press(visitor.button(say('edit_one', { thing: pick(kind) }), main));
    const change = page.getByRole('dialog', { name: say('field_change') });
    await hand.press(visitor.button(say('entry_remove'), change).nth(1));
    await hand.choose(change.getByLabel(say('choice_becomes', { name: 'Dinghy' })), say('choice_becomes_other', { name: 'Sail' }));
    await hand.press(visitor.button(say('save'), change));
    const status = page.getByRole('status').filter({ hasText: say('revision_done', { count: 2, shown: 2 }) });
    await status.waitFor({ timeout: 30_000 });
    await visitor.go('/customers?columns=name,x_kind');
    await expect.poll(async () => (await steps.cells(visitor, pick(kind))).filter((text) => text === 'Sail').length).toBe(3);
    expect(visitor.complaints()).toEqual([]);
    await visitor.leave();
  });
});
