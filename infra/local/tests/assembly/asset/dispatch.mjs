/** Appends each entry to the file that it names. */
import { appendFileSync } from 'node:fs';

export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) appendFileSync(dynamodb.NewImage.file.S, `${dynamodb.SequenceNumber}\n`);
};
