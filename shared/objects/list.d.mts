export function listText(folder?: string): string;
export function writeList(folder?: string): void;
