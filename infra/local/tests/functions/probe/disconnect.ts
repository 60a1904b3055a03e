/** Notes the end of a connection in the file that its authorizer was told of. */
import { appendFileSync } from 'node:fs';

type Event = { requestContext: { authorizer: { asked: string } } };
export const handler = async (event: Event) => {
  const { file } = (JSON.parse(event.requestContext.authorizer.asked) as { queryStringParameters: { file?: string } }).queryStringParameters;
  if (file) appendFileSync(file, `${JSON.stringify(event)}\n`);
};
