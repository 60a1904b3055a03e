/** A page as text: its records come from the read model as JSON and are handed on unparsed. */
import type { ListAnswer } from '@regulars/shared/rules/query.ts';
import { Text } from '../runtime/http/answer.ts';

export const pageOf = ({ data, ...rest }: ListAnswer): Text => {
  const others = JSON.stringify(rest).slice(1, -1);
  return new Text(others ? `{"data":${data},${others}}` : `{"data":${data}}`);
};
