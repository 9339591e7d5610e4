// The markdown block: ordinary Markdown, the part of it that Slack draws.

import { h } from "../dom.js";
import { emoji } from "../emoji.js";
import { link } from "../links.js";

export function markdown(block) {
  return h("div", { class: "block block-markdown" }, paragraphs(block.text ?? ""));
}

const HEADING = /^(#{1,6})\s+(.*)$/;
const BULLET = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(?:\[([ x])\]\s)?(.*)$/i;
const QUOTE = /^>\s?(.*)$/;
const ROW = /^\s*\|(.+)\|\s*$/;

function paragraphs(text) {
  const lines = text.split("\n");
  const nodes = [];
  while (lines.length) nodes.push(next(lines));
  return nodes.filter(Boolean);
}

/** Take the lines of one paragraph off the front and draw them. */
function next(lines) {
  const line = lines[0];
  if (!line.trim()) return void lines.shift();
  if (line.startsWith("```")) return fence(lines);
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return lines.shift() && h("hr", { class: "block-divider" });
  if (HEADING.test(line)) return heading(lines.shift());
  if (QUOTE.test(line))
    return h(
      "blockquote",
      { class: "md-quote" },
      paragraphs(
        take(lines, QUOTE)
          .map((one) => one.match(QUOTE)[1])
          .join("\n"),
      ),
    );
  if (ROW.test(line)) return table(take(lines, ROW));
  if (BULLET.test(line)) return list(take(lines, BULLET));
  const words = [lines.shift()];
  while (
    lines.length &&
    lines[0].trim() &&
    ![HEADING, QUOTE, ROW, BULLET].some((mark) => mark.test(lines[0])) &&
    !lines[0].startsWith("```")
  )
    words.push(lines.shift());
  return h(
    "p",
    {},
    words.flatMap((one, index) => (index ? [h("br"), ...inline(one)] : inline(one))),
  );
}

function take(lines, mark) {
  const taken = [];
  while (lines.length && mark.test(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  lines.shift();
  const end = lines.findIndex((line) => line.startsWith("```"));
  const code = lines.splice(0, end < 0 ? lines.length : end);
  lines.shift();
  return h("pre", { class: "md-pre" }, code.join("\n"));
}

function heading(line) {
  const [, marks, words] = line.match(HEADING);
  return h(`h${Math.min(marks.length + 2, 6)}`, { class: `md-heading md-h${marks.length}` }, inline(words));
}

function list(lines) {
  const found = lines.map((line) => line.match(BULLET));
  const items = found.map(([, indent, , ticked, words]) => {
    const tick =
      ticked === undefined
        ? null
        : h("input", { type: "checkbox", disabled: true, checked: ticked.toLowerCase() === "x", "aria-label": "Done" });
    return h(
      "li",
      { style: { "--indent": Math.floor(indent.length / 2) }, class: tick ? "task" : null },
      tick,
      inline(words),
    );
  });
  return h(found[0][2] ? "ol" : "ul", { class: "md-list", start: found[0][2] }, items);
}

function table(lines) {
  const cells = (line) =>
    line
      .match(ROW)[1]
      .split("|")
      .map((one) => inline(one.trim()));
  const [head, rule, ...rows] = lines;
  const body = rule && /^[\s|:-]+$/.test(rule) ? rows : lines.slice(1);
  const title = h(
    "tr",
    {},
    cells(head).map((one) => h("th", { scope: "col" }, one)),
  );
  return h(
    "div",
    { class: "block-table", tabindex: "0" },
    h(
      "table",
      {},
      h("thead", {}, title),
      h(
        "tbody",
        {},
        body.map((line) =>
          h(
            "tr",
            {},
            cells(line).map((one) => h("td", {}, one)),
          ),
        ),
      ),
    ),
  );
}

const TOKENS =
  /`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|(?<![\p{L}\p{N}*])\*([^*\s][^*]*)\*|(?<![\p{L}\p{N}_])_([^_\s][^_]*)_(?![\p{L}\p{N}])|:([a-z0-9_+'-]+):|(https?:\/\/[^\s<>)]+)/gu;

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(TOKENS)) {
    if (found.index > from) nodes.push(text.slice(from, found.index));
    nodes.push(token(found));
    from = found.index + found[0].length;
  }
  return [...nodes, text.slice(from)].filter((node) => node !== "");
}

function token([, code, label, target, bold, bold2, strike, italic, italic2, shortcode, bare]) {
  if (code) return h("code", { class: "md-code" }, code);
  if (label) return link(target, inline(label));
  if (bold || bold2) return h("strong", {}, inline(bold || bold2));
  if (strike) return h("s", {}, inline(strike));
  if (italic || italic2) return h("em", {}, inline(italic || italic2));
  if (shortcode) return emoji(shortcode);
  return link(bare, bare);
}
