import { expect, test } from 'vitest';
import { handler } from './nameToken.ts';

const ask = (userAttributes: Record<string, string>) => handler({ request: { userAttributes }, response: {} });

test('an access token names the verified address', async () => {
  const { response } = await ask({ sub: 's', email: 'mei@example.com', email_verified: 'true' });
  expect(response.claimsAndScopeOverrideDetails).toEqual({ accessTokenGeneration: { claimsToAddOrOverride: { email: 'mei@example.com' } } });
});

test('an address that nobody has proved is not named', async () => {
  for (const email_verified of ['false', '']) expect((await ask({ email: 'mei@example.com', email_verified })).response).toEqual({});
});
