/** How the sign-in pages look: the tokens of the web app, no script, nothing loaded. */
import { styleHash, tokens } from '../look.ts';

export const style = `
${tokens}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;min-height:100dvh;display:grid;grid-template-rows:1fr auto 2fr;justify-items:center;padding:24px 16px}
main{grid-row:2;width:100%;max-width:400px}
header{display:flex;align-items:center;gap:12px;margin-bottom:24px;color:var(--text)}
header svg{width:36px;height:36px;flex:none}
header strong{display:block;font-size:17px;line-height:22px;letter-spacing:-.01em}
header span{color:var(--muted);font-size:13px;line-height:18px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:28px;box-shadow:0 1px 2px light-dark(rgb(16 32 30/.05),rgb(0 0 0/.4))}
h1{font-size:22px;line-height:30px;letter-spacing:-.015em;font-weight:650}
.lead{color:var(--muted);margin-top:4px;overflow-wrap:anywhere}
form{margin-top:20px;display:grid;gap:16px}
label{display:block;font-weight:550;font-size:14px;line-height:20px;margin-bottom:6px}
input{width:100%;height:44px;padding:0 12px;font:inherit;font-size:16px;color:inherit;background:var(--surface);border:1px solid var(--field);border-radius:8px}
input.code{font-size:22px;letter-spacing:.35em;font-variant-numeric:tabular-nums;font-family:ui-monospace,'SF Mono',Menlo,Consolas,monospace}
input:focus-visible,button:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
input[aria-invalid]{border-color:var(--danger)}
.hint,.wrong{font-size:13px;line-height:19px;margin-top:6px;color:var(--muted)}
.wrong{color:var(--danger)}
.alert{margin-top:16px;padding:10px 12px;border-radius:8px;background:var(--danger-weak);color:var(--danger);font-size:14px;line-height:20px}
button.do,a.do{display:grid;place-items:center;width:100%;min-height:44px;padding:8px 16px;font:inherit;font-weight:600;text-decoration:none;color:var(--on);background:var(--accent);border:0;border-radius:8px;cursor:pointer}
button.do:hover,a.do:hover{background:var(--strong)}
a.do{margin-top:20px}
a,button.plain{color:var(--accent);text-decoration:underline;text-underline-offset:3px;text-decoration-color:color-mix(in srgb,currentColor 35%,transparent)}
a:hover,button.plain:hover{text-decoration-color:currentColor}
button.plain{font:inherit;background:none;border:0;padding:6px 4px;cursor:pointer}
.row{display:flex;justify-content:space-between;align-items:baseline;gap:12px}
.row label{margin-bottom:6px}
.row a{font-size:13px}
.after{margin-top:20px;padding-top:16px;border-top:1px solid var(--line);color:var(--muted);font-size:14px;display:grid;gap:8px}
footer{margin-top:16px;display:flex;justify-content:center;font-size:14px}
@media(max-width:440px){body{padding:20px 16px;grid-template-rows:auto auto 1fr}main{grid-row:1}.card{padding:22px 20px}}
`;

/** The browser runs exactly this style and nothing else. */
/** No script runs; `connect-src` lets tools that look at the page ask for robots.txt. */
export const contentPolicy = `default-src 'none'; connect-src 'self'; style-src ${styleHash(style)}; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
