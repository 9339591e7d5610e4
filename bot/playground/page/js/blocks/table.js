// Tables: the first row is the head.

import { h } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { richParts } from "./rich_text.js";

export function table(block) {
  return frame(block.rows ?? [], block.column_settings ?? []);
}

export function dataTable(block) {
  const alignments = (block.rows?.[0] ?? []).map((_, column) => ({
    align: isNumeric(block.rows[1]?.[column]) ? "right" : "left",
  }));
  return frame(block.rows ?? [], block.column_settings ?? alignments, block.caption);
}

function frame([head = [], ...rows], settings, caption) {
  const aligned = (column) => ({
    class: [settings[column]?.align, settings[column]?.is_wrapped && "wrapped"].filter(Boolean).join(" "),
  });
  const title = h(
    "tr",
    {},
    head.map((one, column) => h("th", { scope: "col", ...aligned(column) }, cell(one))),
  );
  const lines = rows.map((row) =>
    h(
      "tr",
      {},
      row.map((one, column) => h("td", aligned(column), cell(one))),
    ),
  );
  const name = caption && h("caption", {}, caption);
  return h(
    "div",
    { class: "block block-table", tabindex: "0", role: "region", "aria-label": caption || "Table" },
    h("table", {}, name, h("thead", {}, title), h("tbody", {}, lines)),
  );
}

const isNumeric = (one) => one?.type === "raw_number";

function cell(one) {
  if (one === null || one === undefined) return "";
  if (one.type === "rich_text") return richParts(one);
  return withEmoji(String(one.text ?? one.value ?? ""));
}
