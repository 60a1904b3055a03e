/** No value: what is not there, an empty text, an empty list. `false` and 0 are values. */
export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
