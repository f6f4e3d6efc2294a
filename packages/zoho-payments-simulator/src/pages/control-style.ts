export const CONTROL_STYLE = `
:root { color-scheme: light; --ink: #0f172a; --quiet: #55617a; --line: #dde3ee; --brand: #1d4ed8; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f6fa; color: var(--ink); font: 15px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: baseline; justify-content: space-between; padding: 18px clamp(16px, 3vw, 40px); background: #fff; border-bottom: 1px solid var(--line); }
h1 { font-size: 20px; margin: 0; } h2 { font-size: 15px; margin: 0 0 10px; display: flex; gap: 12px; align-items: center; }
p { margin: 0; color: var(--quiet); font-variant-numeric: tabular-nums; }
#notice { padding: 0 clamp(16px, 3vw, 40px); min-height: 28px; line-height: 28px; }
main { display: grid; gap: 16px; padding: 0 clamp(16px, 3vw, 40px) 40px; }
section, .tools form { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 16px; min-width: 0; }
.tools { display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 16px; background: none; border: 0; padding: 0; }
.tools label { display: flex; justify-content: space-between; align-items: center; gap: 10px; margin-bottom: 8px; color: var(--quiet); }
select, input, button { font: inherit; min-height: 36px; border: 1px solid #a9b4c8; border-radius: 8px; background: #fff; padding: 4px 10px; color: inherit; }
select, input { min-width: 0; max-width: 170px; } input { width: 100%; }
button { cursor: pointer; } button:hover { background: #eef3ff; border-color: var(--brand); }
h2 button, td button { min-height: 30px; font-size: 13px; padding: 2px 8px; margin-right: 4px; }
:is(button, select, input):focus-visible { outline: 3px solid #93b4ff; outline-offset: 1px; }
ul { list-style: none; padding: 0; margin: 10px 0 0; font-size: 13px; color: var(--quiet); overflow-wrap: anywhere; }
.scroll { overflow-x: auto; max-height: 380px; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--quiet); font-weight: 550; position: sticky; top: 0; background: #fff; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: middle; }
tr:last-child td { border-bottom: 0; }
.status { display: inline-block; padding: 1px 9px; border-radius: 99px; background: #e8ecf4; font-size: 13px; }
.status.good { background: #d9f4e5; color: #07562f; } .status.bad { background: #fde4e1; color: #8f1c12; } .status.busy { background: #fff0cf; color: #6e4a00; }
.empty { color: var(--quiet); }
`;
