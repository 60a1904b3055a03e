/** Somebody signed in, as a browser would be, without one: by sign-up, code and session. */
import { signUp } from '@regulars/infra/local/tests/browser.ts';
import { type Call, caller } from './local.ts';

export interface Person {
  email: string;
  token: string;
  /** The cookie of the session, as the browser is told to keep it. */
  cookie: string;
  /** Calls without a workspace. */
  call: Call;
  /** Calls in a workspace. */
  within(workspace: string): Call;
}

export async function signedUp(url: string, email: string): Promise<Person> {
  const { browser, code } = await signUp(url, email);
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ code, verifier: browser.verifier, redirectUri: `${url}/signed-in` }),
  });
  const { accessToken: token } = (await answer.json()) as { accessToken: string };
  const call = caller(url, token);
  const [cookie = ''] = answer.headers.getSetCookie();
  return {
    email,
    token,
    cookie,
    call,
    within: (workspace) => (method, path, body, headers) => call(method, path, body, { 'x-workspace': workspace, ...headers }),
  };
}
