/** The one name of a person from the columns of a table that holds it in parts: in the order in which the name is read. */

export interface NameParts {
  last?: string | undefined;
  first?: string | undefined;
  /** What a table calls a name, beside a surname: the given name, or all of it. */
  full?: string | undefined;
}

/** Chinese, Japanese and Korean names: the surname first, nothing between. */
const isSurnameFirst = (text: string): boolean => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々·]+$/u.test(text);

/** 张 + 伟 → 张伟; Zwart + Anna → Anna Zwart; one that is Chinese and one that is not stand like the second. */
export function personName({ last = '', first = '', full = '' }: NameParts): string {
  const given = first || full;
  const isAsian = [last, given].every((text) => text === '' || isSurnameFirst(text));
  if (full !== '' && first === '' && holds(full, last, isAsian)) return full;
  return isAsian ? `${last}${given}` : [given, last].filter(Boolean).join(' ');
}

/** Whether a name says the surname already. */
function holds(full: string, last: string, isAsian: boolean): boolean {
  if (last === '') return true;
  if (isAsian) return full.length > last.length && full.startsWith(last);
  const [words, surname] = [full, last].map(
    (text) =>
      ` ${text
        .toLowerCase()
        .split(/[\s,]+/)
        .join(' ')} `,
  ) as [string, string]; // two texts, two results
  return words.length > surname.length && words.includes(surname);
}
