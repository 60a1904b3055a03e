/** Rich text as elements for the editor, made one by one: markup is never handed to the page as text. */
import { parseRichText, type Rich } from '@regulars/shared/rules/richText.ts';

export function fill(box: HTMLElement, html: string): void {
  const made = (one: Rich): Node => {
    if (typeof one === 'string') return document.createTextNode(one);
    const element = document.createElement(one.mark);
    if (one.href) element.setAttribute('href', one.href);
    element.append(...one.inside.map(made));
    return element;
  };
  box.replaceChildren(...parseRichText(html).map(made));
}
