/** Knows one token; says how often it was asked. */
let asked = 0;
export const handler = async ({ identitySource: [token, workspace] }: { identitySource: string[] }) => {
  asked++;
  if (token === 'Bearer forged') throw new Error('Unauthorized');
  return { isAuthorized: token === 'Bearer good', context: { user: 'u1', workspace, asked } };
};
