/** What the HTML report looks like, on a screen and on paper. It is the file's own: nothing of the page's reaches it. */
export const reportStyles = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; color: #15202b; background: #fff; }
body { margin: 0; }
main { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid #15202b; }
h3 { font-size: 1.1rem; line-height: 1.35; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; margin-bottom: .35rem; }
a { color: #0b5a8c; }
.subtitle { color: #4b5965; font-size: 1.1rem; }
.note { color: #4b5965; font-size: .875rem; }
.statement { margin: 0 0 .75rem; }
.stated { font-weight: 650; margin-bottom: .15rem; }
nav h2 { border: 0; font-size: 1rem; margin: 1.5rem 0 .25rem; padding: 0; }
nav ul { margin: 0; padding-inline-start: 1.25rem; font-size: .9rem; }
nav > ul { columns: 2; column-gap: 2rem; }
nav > ul > li { break-inside: avoid; }
figure { margin: 1.25rem 0; break-inside: avoid; }
figcaption, caption { font-size: .875rem; font-weight: 600; text-align: start; }
figure figcaption { margin-top: .25rem; }
.formula figcaption { margin: 0 0 .25rem; }
.drawing svg { display: block; max-width: 100%; height: auto; }
pre { margin: 0; padding: .75rem; background: #f5f7f9; font: .8125rem/1.5 ui-monospace, 'SF Mono', Consolas, 'Liberation Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroller { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .8125rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { padding-bottom: .4rem; }
th, td { padding: .3rem .6rem; text-align: start; vertical-align: top; border-bottom: 1px solid #d5dce3; }
thead th { border-top: 1.5px solid #15202b; border-bottom: 1px solid #15202b; vertical-align: bottom; }
tbody tr:last-child > * { border-bottom: 1.5px solid #15202b; }
tbody th { font-weight: 500; }
tbody th.indented { padding-inline-start: 1.6rem; font-weight: 400; }
@media (max-width: 40rem) { nav > ul { columns: 1; } }
@media print {
  @page { margin: 18mm 16mm; }
  html { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroller { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`;
