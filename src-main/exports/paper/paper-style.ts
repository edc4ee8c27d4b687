/** What the report on experiments has beyond the style of all reports. */
export const paperStyle = `
.paper { margin: 0 0 4px; font-size: 17px; }
h3 { margin: 22px 0 6px; font-size: 14px; font-weight: 650; }
section > p { max-width: 104ch; }
section > ul { margin: 0; padding-left: 20px; max-width: 112ch; font-size: 14px; }
section > ul li + li { margin-top: 4px; }
section > ul.quiet { font-size: 13px; }
.scroll { margin-top: 16px; }
table { font-size: 13.5px; }
th { padding: 6px 8px; }
td { padding: 5px 8px; }
th.first, td.first { padding-left: 20px; }
.measures th { padding: 6px 0 0 20px; text-align: center; }
.measures th span { display: block; padding-bottom: 3px; border-bottom: 1px solid var(--line); }
.measures td { padding-block: 0; border: 0; }
tbody td:first-child { min-width: 150px; }
figure { margin-top: 26px; }
figcaption { font-weight: 600; }
.chart { height: 320px; }
.legend { max-height: 320px; }
.legend.wide { max-height: none; }
.pair .legend.wide ul { grid-template-columns: repeat(auto-fill, minmax(120px, 1fr)); }
@media print { .measures th { padding-bottom: 0; } }
`;
