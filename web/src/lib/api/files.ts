/** Files of records: sent to where the server says, and fetched part by part by whoever may see the record. */
import type { FileEntry } from '@regulars/shared/fields/files.ts';
import { FILE_PART } from '@regulars/shared/rules/fileType.ts';
import { ask } from '#lib/api/http.ts';
import { upload } from '#lib/api/imports.ts';

export type { FileEntry };

/** The record that holds a file. */
export interface Place {
  objects: string;
  id: string;
}

export async function attach(file: File, onprogress: (share: number) => void): Promise<FileEntry> {
  const name = file.name.normalize('NFC');
  const announced = await ask<{ id: string; upload: { url: string; headers: Record<string, string> } }>('POST', '/v1/files', {
    body: { name, size: file.size },
  });
  await upload(announced.upload, file, onprogress);
  return ask('POST', `/v1/files/${announced.id}/finish`, { body: { name } });
}

/** The bytes, as the type that the server found them to be. */
export async function fetchFile({ objects, id }: Place, file: FileEntry): Promise<Blob> {
  const parts: Blob[] = [];
  for (let part = 0; part * FILE_PART < file.size; part++) parts.push(await ask<Blob>('GET', `/v1/${objects}/${id}/files/${file.id}`, { query: { part } }));
  return new Blob(parts, { type: file.type });
}

export async function download(place: Place, file: FileEntry): Promise<void> {
  const url = URL.createObjectURL(await fetchFile(place, file));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
