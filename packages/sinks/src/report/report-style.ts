/** Colours of lines are those of Okabe and Ito, which colour-blind readers tell apart; darker on light ground. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1a1d21;--soft:#59616b;--rule:#d9dde2;--faint:#eef0f3;--c1:#0067a8;--c2:#b84a00;--c3:#00795a;--bar:#0067a8;--warn:#8a3b00;--warn-ground:#fff4e8}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--ink:#e8eaed;--soft:#a3abb5;--rule:#3a4149;--faint:#23282d;--c1:#56b4e9;--c2:#f2a15a;--c3:#3ecf9f;--bar:#56b4e9;--warn:#ffc48a;--warn-ground:#33261a}}
@media print{:root{--ground:#fff;--ink:#000;--soft:#444;--rule:#bbb;--faint:#eee;--c1:#0067a8;--c2:#b84a00;--c3:#00795a;--bar:#0067a8;--warn:#8a3b00;--warn-ground:#fff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:2rem 1.5rem 4rem;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
h1,h2,h3,h4,p,table,figure,dl{margin:0}
h1{font-size:1.9rem;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.3;overflow-wrap:anywhere}
h3{font-size:1.05rem}
h4{font-size:.95rem}
small{font-size:.8rem;color:var(--soft);font-weight:400}
a{color:var(--c1)}
code{font:.78rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.kind{font-size:.8rem;text-transform:uppercase;letter-spacing:.08em;color:var(--soft)}
.facts{color:var(--soft);overflow-wrap:anywhere}
.note{font-size:.82rem;color:var(--soft)}
.warning{margin-top:.6rem;padding:.45rem .8rem;border-left:4px solid var(--warn);background:var(--warn-ground);color:var(--warn)}
header .note{margin-top:.6rem}
nav ol{margin:.8rem 0 0;padding-left:1.4rem;columns:18rem;font-size:.9rem}
nav li{overflow-wrap:anywhere}
section.input,footer{margin-top:2.6rem;padding-top:1.4rem;border-top:2px solid var(--ink)}
main>.note{margin-top:2rem}
.person{margin-top:2.2rem}
.person h3{display:flex;align-items:center;gap:.8rem;padding-bottom:.5rem;border-bottom:1px solid var(--rule)}
.person h3 small{display:block;font-size:.85rem}
img.face{display:block;width:56px;height:56px;object-fit:cover;border-radius:4px;background:var(--faint)}
.panel{margin-top:1.5rem}
.row{--name:11.5rem;--nums:11.5rem;display:grid;grid-template-columns:var(--name) minmax(0,1fr) var(--nums);column-gap:.8rem;align-items:center}
.row .name{font-size:.88rem;line-height:1.15;text-align:right}
.row .name small{display:block;font-size:.74rem}
.row.head{grid-template-columns:minmax(var(--name),max-content) minmax(0,1fr) var(--nums);align-items:end;margin-bottom:.3rem}
.row.head .name{font-size:1rem;text-align:left;white-space:nowrap}
.row.head .nums{color:var(--soft);font-size:.76rem}
.plot svg{display:block;width:100%;height:34px}
.scores .row,.presence .row{min-height:38px}
.scores .row.head,.presence .row.head,.row.axis{min-height:0}
.presence .plot svg{height:22px}
.presence .row{min-height:28px}
.tall .plot svg{height:132px}
.axis .plot svg{height:18px;overflow:visible}
.axis text{fill:var(--soft);font-size:11.5px}
.axis .name{font-size:.74rem;color:var(--soft)}
.nums{display:grid;grid-template-columns:3rem 3.4rem 1fr;column-gap:.4rem;font-size:.84rem}
.nums span{text-align:right}
.presence .nums{grid-template-columns:4.6rem 1fr}
.labels{display:block;position:relative;height:132px}
.label{position:absolute;left:0;right:0;line-height:15px;font-size:.84rem;white-space:nowrap}
.label small{font-size:.74rem}
.scale{display:flex;flex-direction:column;justify-content:space-between;height:132px;color:var(--soft);font-size:.76rem!important}
svg path{fill:none;vector-effect:non-scaling-stroke}
svg .grid{stroke:var(--rule);stroke-width:1}
svg .zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}
svg .line{stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
svg .area{fill-opacity:.22;stroke-width:.6;stroke-opacity:.35}
svg .line.c1{stroke:var(--c1)}svg .line.c2{stroke:var(--c2)}svg .line.c3{stroke:var(--c3)}
svg .area.c1{fill:var(--c1);stroke:var(--c1)}svg .area.c2{fill:var(--c2);stroke:var(--c2)}svg .area.c3{fill:var(--c3);stroke:var(--c3)}
.t1 b{color:var(--c1)}.t2 b{color:var(--c2)}.t3 b{color:var(--c3)}
svg .bar{fill:var(--bar)}
.wide{overflow-x:auto;margin-top:1.4rem}
table{border-collapse:collapse;font-size:.86rem;width:100%}
caption{text-align:left;font-size:.82rem;color:var(--soft);padding-bottom:.3rem}
footer caption,.bars caption,table.facts caption{font-weight:600;color:var(--ink);font-size:.9rem}
th,td{padding:.32rem .6rem .32rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
thead th{font-size:.78rem;color:var(--soft);font-weight:600;border-bottom-color:var(--soft)}
tbody th{font-weight:600}
.people th,.people td{vertical-align:middle}
.people tbody th{white-space:nowrap}
.people tbody th img{display:inline-block;width:44px;height:44px;margin-right:.6rem;vertical-align:middle}
figure.whole{position:relative;margin-top:1rem;width:fit-content;max-width:100%}
img.whole{display:block;max-width:100%;height:auto;border-radius:4px}
figure.whole svg{position:absolute;inset:0;width:100%;height:100%;overflow:hidden}
figure.whole rect{fill:none;stroke:#ffd60a;stroke-width:2;vector-effect:non-scaling-stroke}
figure.whole text{fill:#ffd60a;font-weight:700;stroke:#000;stroke-width:3px;paint-order:stroke;vector-effect:non-scaling-stroke}
.face-card{margin-top:1.4rem}
.face-card h4{display:flex;gap:.8rem;align-items:center;font-size:1.05rem}
.face-card h4 small{display:block;font-size:.85rem}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1rem 2rem;margin-top:.6rem;align-items:start}
.columns th{font-weight:400}
.columns th,.columns td{padding:.12rem .6rem .12rem 0;border-bottom-color:var(--faint)}
.value{text-align:right;white-space:nowrap}
td.bar{width:34%;vertical-align:middle;padding-right:0}
td.bar i{display:block;height:9px;background:var(--bar);min-width:1px;border-radius:1px}
footer .wide{margin-top:1.2rem}
footer td{overflow-wrap:break-word}
footer tbody th{white-space:nowrap;padding-right:1.2rem}
footer td code{white-space:normal}
table.counts{width:auto}
dl{margin-top:1.2rem;font-size:.86rem}
dt{font-weight:600;margin-top:.5rem}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:900px){.row{--name:9.5rem;column-gap:.6rem}}
@media (max-width:640px){
body{padding:1.2rem 1rem 3rem}
h1{font-size:1.45rem}
.row,.row.head{grid-template-columns:minmax(0,1fr) auto;grid-template-areas:"name nums" "plot plot";row-gap:2px}
.row .name{grid-area:name;text-align:left}.row .plot{grid-area:plot}.row .nums{grid-area:nums}
.row .name small{display:inline}
.scores .row,.presence .row{margin-top:.35rem}
.nums{grid-template-columns:2.6rem 2.6rem 3.4rem}
.row.head .plot.note{font-size:.76rem}
.row.axis .nums,.row.axis .name{display:none}
.row.tall{grid-template-columns:2.6rem minmax(0,1fr);grid-template-areas:"nums nums" "name plot";row-gap:.4rem}
.row.tall .name{text-align:right}
.row.tall+.row.axis{grid-template-columns:2.6rem minmax(0,1fr);grid-template-areas:"name plot"}
.row.tall+.row.axis .name{display:block;text-align:right}
.labels{height:auto}
.label{position:static;white-space:normal;margin-top:.2rem}
.label br{display:none}
.people{min-width:54rem}
footer table{min-width:34rem}
}
@media print{
body{max-width:none;padding:0;font-size:10pt}
.panel,.face-card,figure.whole,tr,.row{break-inside:avoid}
h2,h3,h4,caption{break-after:avoid}
.panel{margin-top:.8rem}
.scores .row{min-height:28px}
.scores .plot svg{height:24px}
.row .name small{display:inline}
.row{--name:10rem;--nums:12.5rem}
section.input{border-top:none;padding-top:0;break-before:page}
main>section.input:first-child{break-before:auto}
.person+.person{break-before:page}
footer{break-before:page;border-top:none}
svg .bar,td.bar i,svg .area{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.wide{overflow:visible}
.people{font-size:8.5pt}
a{color:inherit;text-decoration:none}
@page{margin:16mm 14mm}
}
`;
