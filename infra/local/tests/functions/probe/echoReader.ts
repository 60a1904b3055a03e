/** The same in a process of its own, with the folder it may write to. */
export const handler = async (event: { queryStringParameters?: { take?: string; bytes?: string } }) => {
  const { take, bytes } = event.queryStringParameters ?? {};
  if (take === 'forever') for (;;);
  if (take === 'end') process.exit(7);
  if (bytes) return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: 'x'.repeat(Number(bytes)) };
  return { pid: process.pid, folder: process.env.REGULARS_TMP, key: process.env.AWS_ACCESS_KEY_ID, path: process.env.PATH !== undefined };
};
