/** What the pages of this folder share with the web app's look, and the two things every hand-written page needs: escaping and the hash its policy names. */
import { createHash } from 'node:crypto';

export const tokens = `:root{color-scheme:light dark;--canvas:light-dark(#f6f8f7,#0d1111);--surface:light-dark(#fff,#131818);--line:light-dark(#e3e8e6,#262e2d);--field:light-dark(#87918f,#66726f);
--text:light-dark(#13201e,#e7eeec);--muted:light-dark(#4f5c5a,#a7b4b1);--accent:light-dark(#0f766e,#2dd4bf);--strong:light-dark(#0b5c56,#5eead4);--weak:light-dark(#e3f3f0,#123330);--on:light-dark(#fff,#04211d);
--danger:light-dark(#b3261e,#ff8a80);--danger-weak:light-dark(#fdecea,#3a1715)}
html{font:15px/23px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','PingFang SC','Hiragino Sans GB','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif;color:var(--text);background:var(--canvas);-webkit-text-size-adjust:100%}
:lang(zh){line-break:strict}`;

export const escape = (text: string): string => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** For `style-src` or `script-src`: the browser runs exactly this text. */
export const styleHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const logo =
  '<svg viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" rx="9" fill="var(--accent)"/><path d="M11 26v-3.2c0-3 2.6-5.3 7-5.3s7 2.3 7 5.3V26" fill="none" stroke="var(--on)" stroke-width="2.6" stroke-linecap="round"/><circle cx="18" cy="12" r="3.9" fill="none" stroke="var(--on)" stroke-width="2.6"/></svg>';
