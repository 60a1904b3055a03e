/**
 * Cognito's access tokens say who, but not by which address; memberships are found by it. Only a verified one is told.
 * Event 2.0: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
interface TokenEvent {
  request: { userAttributes?: Record<string, string | undefined> };
  response: { claimsAndScopeOverrideDetails?: { accessTokenGeneration: { claimsToAddOrOverride: Record<string, string> } } | null };
}

export async function handler(event: TokenEvent): Promise<TokenEvent> {
  const { email, email_verified: isVerified } = event.request.userAttributes ?? {};
  if (email && isVerified === 'true') event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: { claimsToAddOrOverride: { email } } };
  return event;
}
