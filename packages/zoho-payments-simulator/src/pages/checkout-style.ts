export const CHECKOUT_STYLE = `
:root { color-scheme: light; --ink: #0f172a; --quiet: #55617a; --line: #d5dce8; --brand: #1d4ed8; --soft: #eef3ff; --bad: #b42318; --good: #0a7a45; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; font: 16px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; color: var(--ink); background: #f1f4f9; display: grid; place-items: center; }
main { width: 100%; max-width: 440px; min-height: min(720px, 100dvh); background: #fff; padding: 20px 24px; display: flex; flex-direction: column; gap: 16px; }
body.hosted main { border-radius: 16px; box-shadow: 0 12px 48px rgba(15, 23, 42, .12); min-height: 0; }
@media (max-width: 460px) { body.hosted main { border-radius: 0; min-height: 100dvh; box-shadow: none; } }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 12px; }
p { margin: 0; }
.business { font-weight: 650; font-size: 18px; }
.quiet { color: var(--quiet); font-size: 14px; overflow-wrap: anywhere; }
.total { display: flex; align-items: center; justify-content: space-between; background: var(--soft); border-radius: 12px; padding: 14px 16px; }
#amount { font-size: 28px; font-weight: 700; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.pill { font-size: 14px; color: var(--quiet); font-variant-numeric: tabular-nums; }
form, .panel { display: flex; flex-direction: column; gap: 14px; }
[hidden] { display: none !important; }
.methods { border: 1px solid var(--line); border-radius: 12px; padding: 4px; margin: 0; display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; }
.methods span { display: grid; place-items: center; min-height: 44px; border-radius: 9px; cursor: pointer; font-weight: 550; text-align: center; font-size: 15px; }
.methods input { position: absolute; opacity: 0; }
.methods input:checked + span { background: var(--brand); color: #fff; }
.methods input:focus-visible + span { outline: 3px solid #93b4ff; outline-offset: 2px; }
.field { display: flex; flex-direction: column; gap: 6px; font-size: 14px; font-weight: 550; min-width: 0; }
.field input, .field select { font: inherit; font-size: 16px; font-weight: 400; min-height: 46px; padding: 8px 12px; border: 1px solid #8a96ad; border-radius: 10px; background: #fff; color: inherit; width: 100%; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
button { font: inherit; min-height: 46px; border-radius: 10px; border: 1px solid var(--line); background: #fff; color: inherit; cursor: pointer; padding: 8px 14px; }
button:hover { background: #f6f8fc; }
button:disabled { opacity: .55; cursor: default; }
.primary { background: var(--brand); border-color: var(--brand); color: #fff; font-weight: 650; width: 100%; min-height: 50px; }
.primary:hover { background: #1a44bd; }
.icon { min-height: 44px; width: 44px; padding: 0; display: grid; place-items: center; border: 0; margin: -8px -10px 0 0; }
.icon svg { width: 22px; stroke: currentColor; stroke-width: 2; stroke-linecap: round; fill: none; }
:is(button, input, select, summary):focus-visible { outline: 3px solid #93b4ff; outline-offset: 2px; }
#headline:focus { outline: none; }
details { border: 1px dashed var(--line); border-radius: 12px; padding: 4px 14px; }
details[open] { padding-bottom: 14px; }
details .quiet { margin-top: 10px; }
summary { cursor: pointer; min-height: 40px; display: flex; align-items: center; font-size: 14px; color: var(--quiet); border-radius: 8px; }
summary::before { content: '▸'; margin-right: 8px; }
details[open] summary::before { content: '▾'; }
[role='alert'] { border: 1px solid #f3c1bb; background: #fef3f2; color: var(--bad); border-radius: 12px; padding: 12px 14px; font-size: 15px; }
#outcome { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 12px; text-align: center; padding: 32px 0; }
#outcome h1 { font-size: 22px; margin: 0; }
.mark { width: 64px; height: 64px; border-radius: 50%; display: grid; place-items: center; font-size: 30px; color: #fff; background: var(--brand); }
.mark.good { background: var(--good); } .mark.good::before { content: '✓'; }
.mark.bad { background: var(--bad); } .mark.bad::before { content: '!'; }
.mark.busy { background: none; border: 5px solid var(--soft); border-top-color: var(--brand); animation: turn .9s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .mark.busy { animation-duration: 4s; } }
footer { margin-top: auto; text-align: center; padding-top: 8px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
