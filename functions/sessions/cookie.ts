/**
 * The cookie of the refresh token: no script reads it, no other site has it sent, and it names no domain.
 * Over plain http, on one machine, browsers refuse the prefix and `Secure`; the public URL's scheme decides, here only.
 */
import { environment } from '../runtime/environment.ts';

const days = 30;
const isSecure = () => environment.publicUrl.startsWith('https:');
const name = () => (isSecure() ? '__Host-refresh' : 'refresh');
const line = (value: string, seconds: number) => `${name()}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure() ? '; Secure' : ''}`;

export const refreshCookie = (token: string): string => line(token, days * 24 * 3600);
export const noCookie = (): string => line('', 0);

export function readRefresh(cookies: readonly string[]): string | undefined {
  const found = cookies.find((cookie) => cookie.startsWith(`${name()}=`));
  return found?.slice(name().length + 1) || undefined;
}
