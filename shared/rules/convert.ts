/** What becomes of a value on the way to another kind. One that does not fit says why, and is never bent until it does. */
import { faultsOf } from '../errors.ts';
import type { Field, FromText, TextContext } from '../fields/field.ts';
import { kindOf } from '../fields/kinds.ts';
import { targetOf } from '../fields/link.ts';
import { dateIn } from './dates.ts';
import { keepsChoices } from './ways.ts';

/** The value as the other field holds it, or why it does not fit. */
export function convert(value: unknown, from: Field, to: Field, context: TextContext): FromText<unknown> {
  const settle = kindOf(from.kind).settle;
  const now = settle ? settle(value, from) : value;
  if (now === undefined) return { refused: 'NOT_A_CHOICE' };
  const made = remade(now, from, to, context);
  if ('refused' in made) return made;
  const parsed = kindOf(to.kind).schema(to).safeParse(made.value);
  if (parsed.success) return { value: parsed.data };
  return { refused: faultsOf(parsed.error.issues)[0]?.code ?? 'INVALID' };
}

function remade(value: unknown, from: Field, to: Field, context: TextContext): FromText<unknown> {
  const [one, many] = [from.kind, to.kind];
  if (one === 'link' || one === 'links') return targetOf(from) === targetOf(to) ? counted(value, to) : { refused: 'NOT_A_LINK' };
  if (keepsChoices(one, many) || (one === 'address' && many === 'addresses')) return counted(value, to);
  if (one === 'addresses' && many === 'address')
    return counted(
      (value as object[]).map(({ label: _, ...address }: { label?: string }) => address),
      to,
    ); // entries are addresses with a label
  if (one === 'moment' && many === 'date') return { value: dateIn(value as string, context.timeZone) }; // a moment is an instant as text
  const list = Array.isArray(value) ? value : undefined;
  if (list && list.length > 1 && !kindOf(many).many && !/^(text|longText)$/.test(many)) return { refused: 'SEVERAL' };
  return kindOf(many).fromText(kindOf(one).toText(value, from, context), to, context);
}

/** The same value, one for a list or a list for one. */
function counted(value: unknown, to: Field): FromText<unknown> {
  const { many } = kindOf(to.kind);
  if (Array.isArray(value) === many) return { value };
  if (many) return { value: [value] };
  const [first, ...more] = value as unknown[]; // a list, as was seen
  return more.length > 0 ? { refused: 'SEVERAL' } : { value: first };
}
