/**
 * The page knows one address for signing in, and no provider: what it asks there is put to Cognito in Cognito's words.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { environment } from '../runtime/environment.ts';
import { signInEndpoint } from './provider.ts';

/** What the page chooses anew each time; all else is ours. */
const chosen = ['state', 'code_challenge'] as const;

export const addressOf = (
  endpoint: string,
  asked: Readonly<Record<string, string | undefined>>,
  { client, publicUrl }: { client: string; publicUrl: string },
): string => {
  // Signing up has a page beside, which takes the same parameters.
  const url = new URL(asked.prompt === 'create' ? endpoint.replace(/\/oauth2\/authorize$/, '/signup') : endpoint);
  const own = { client_id: client, response_type: 'code', scope: 'openid email', redirect_uri: `${publicUrl}/signed-in`, code_challenge_method: 'S256' };
  for (const [name, value] of Object.entries(own)) url.searchParams.set(name, value);
  for (const name of chosen) url.searchParams.set(name, asked[name] ?? '');
  url.searchParams.set('lang', asked.ui_locales?.startsWith('zh') ? 'zh-CN' : 'en');
  return url.href;
};

export async function handler({ queryStringParameters = {} }: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const location = addressOf(await signInEndpoint(), queryStringParameters, environment);
  return { statusCode: 302, headers: { location, 'cache-control': 'no-store' } };
}
