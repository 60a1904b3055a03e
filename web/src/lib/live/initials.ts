/** A name as it fits into a small circle: 张伟 → 张伟, 欧阳娜娜 → 娜娜, Anna Maria Berg → AB. */
export function initials(name: string): string {
  const letters = [...name.normalize('NFKC').trim()];
  if (letters.length === 0) return '?';
  if (/\p{Script=Han}/u.test(name))
    return letters
      .filter((one) => /\p{Script=Han}/u.test(one))
      .slice(-2)
      .join('');
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

const colors = ['teal', 'blue', 'violet', 'pink', 'orange', 'green', 'yellow', 'red'] as const;

/** The same colour for the same person, everywhere. */
export function colorOf(id: string): (typeof colors)[number] {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return colors[sum % colors.length] ?? 'teal';
}
