/** Asks the Lambda authorizer who is calling, and remembers its answer for 30 seconds by the identity sources it was asked with. */
import type { HttpEvent } from './event.ts';

export type Verdict = { isAuthorized: boolean; context?: Record<string, unknown> };
export type Authorized = { allowed: true; context: Record<string, string> } | { allowed: false; code: 'NOT_SIGNED_IN' | 'NOT_ALLOWED' };

const kept = 30_000;
const most = 10_000;

export function makeAuthorizer(ask: (event: object) => Promise<unknown>, now: () => number = Date.now) {
  const answers = new Map<string, { until: number; verdict: Promise<Authorized> }>();

  async function judge(event: HttpEvent, identitySource: string[]): Promise<Authorized> {
    const { body: _body, isBase64Encoded: _encoded, ...rest } = event;
    const verdict = await ask({
      ...rest,
      type: 'REQUEST',
      routeArn: `arn:aws:execute-api:local-1:000000000000:local/$default/${event.routeKey.replace(' ', '')}`,
      identitySource,
    }).catch((error: Error) => {
      // The one error the gateway understands: a token that is not ours or no longer good.
      if (error.message === 'Unauthorized') return 'unauthorized' as const;
      throw error;
    });
    if (verdict === 'unauthorized') return { allowed: false, code: 'NOT_SIGNED_IN' };
    const { isAuthorized, context = {} } = verdict as Verdict; // the simple response format
    if (isAuthorized !== true) return { allowed: false, code: 'NOT_ALLOWED' };
    return {
      allowed: true,
      context: Object.fromEntries(Object.entries(context).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])),
    };
  }

  return async (event: HttpEvent): Promise<Authorized> => {
    const { authorization, 'x-workspace': workspace = '' } = event.headers;
    if (!authorization) return { allowed: false, code: 'NOT_SIGNED_IN' };
    const key = `${authorization}\n${workspace}`;
    const found = answers.get(key);
    if (found && found.until > now()) return found.verdict;

    if (answers.size >= most) answers.clear();
    const verdict = judge(event, [authorization, workspace]);
    answers.set(key, { until: now() + kept, verdict });
    verdict.catch(() => answers.delete(key)); // a failure is not an answer
    return verdict;
  };
}
