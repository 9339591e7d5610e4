// Tables: the first row is the head.

import { h } from "../dom.js";
import { richParts } from "./rich_text.js";

export function table({ rows: [head = [], ...rows] = [], column_settings: settings = [] }) {
  const aligned = (column) =>
    [settings[column]?.align, settings[column]?.is_wrapped && "wrapped"].filter(Boolean).join(" ");
  const line = (tag, props, row) =>
    h("tr", {}, row.map((one, column) => h(tag, { class: aligned(column), ...props }, cell(one))));
  const body = rows.map((row) => line("td", {}, row));
  return h(
    "div",
    { class: "block block-table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, line("th", { scope: "col" }, head)), h("tbody", {}, body)),
  );
}

function cell(one) {
  return one?.type === "rich_text" ? richParts(one) : String(one?.text ?? "");
}
