/** What something made up is called: in both languages for people, by a name of its own for programs. */
import type { Label } from '@regulars/shared/fields/field.ts';
import { ulid } from '../runtime/store/ids.ts';

/** Both languages: the one that is missing is the same as the other. */
export const both = ({ en, zh }: { en?: string | undefined; zh?: string | undefined }): Label => ({ en: en ?? zh ?? '', zh: zh ?? en ?? '' });

/** `x_contract` from "Contract"; a label without Latin letters gets a name of its own. */
export function nameFor(label: Label, taken: (name: string) => boolean, longest = 50): string {
  const slug = label.en
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, longest);
  const stem = `x_${slug || ulid().slice(-8).toLowerCase()}`;
  let name = stem;
  for (let number = 2; taken(name); number++) name = `${stem}_${number}`;
  return name;
}
