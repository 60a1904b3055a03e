/** A listener of the journal: notes each entry's lane and sequence in the file that the entry names. */
import { appendFileSync } from 'node:fs';

type Entry = { dynamodb: { NewImage: { pk: { S: string }; sk: { S: string }; file?: { S: string } } } };
export const handler = async ({ Records }: { Records: Entry[] }) => {
  for (const {
    dynamodb: { NewImage },
  } of Records)
    if (NewImage.file) appendFileSync(NewImage.file.S, `${NewImage.pk.S} ${Number(NewImage.sk.S)}\n`);
};
