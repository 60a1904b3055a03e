/** Lets a connection in, or refuses it with the status that its query names; what it was given it notes in the file named there. */
import { appendFileSync } from 'node:fs';

export const handler = async (event: { queryStringParameters: { status?: string; file?: string } }) => {
  const { status, file } = event.queryStringParameters;
  if (status === 'none') throw new Error('No answer');
  if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
  return { statusCode: Number(status ?? 200) };
};
