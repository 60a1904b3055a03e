/** What somebody entered, as it may stand in a subject or a sentence of a letter. */
export const oneLine = (text: unknown): string => String(text).replace(/[\u0000-\u001f\u007f]+/g, ' ');
