// Slack's mrkdwn as nodes. Text is only ever set as text.

import { dateToken } from "./dates.js";
import { h } from "./dom.js";
import { link } from "./links.js";
import { mentionChannel, mentionGroup, mentionUser } from "./mentions.js";

/** Slack escapes three characters and no others. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** All of mrkdwn: fences, quotes, lines and what is inside them. */
export function mrkdwn(text) {
  const nodes = [];
  String(text ?? "")
    .split(/```/)
    .forEach((part, index, parts) => {
      const fenced = index % 2 === 1 && index < parts.length - 1;
      if (fenced) nodes.push(h("pre", { class: "md-pre" }, plainCode(part.replace(/^\n|\n$/g, ""))));
      else nodes.push(...quotesAndLines(index % 2 === 1 ? "```" + part : trimAround(part, index, parts.length)));
    });
  return nodes;
}

/** A fence is a block of its own: the line ends next to it add nothing. */
function trimAround(part, index, count) {
  let text = part;
  if (index > 0) text = text.replace(/^\n/, "");
  if (index < count - 1) text = text.replace(/\n$/, "");
  return text;
}

function quotesAndLines(text) {
  const nodes = [];
  let plain = [];
  let quoted = [];
  const endPlain = () => {
    if (plain.length) nodes.push(...inline(plain.join("\n")));
    plain = [];
  };
  const endQuote = () => {
    if (quoted.length) nodes.push(h("blockquote", { class: "md-quote" }, inline(quoted.join("\n"))));
    quoted = [];
  };
  for (const line of text.split("\n")) {
    const quote = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quote) {
      endPlain();
      quoted.push(quote[1]);
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endQuote();
  endPlain();
  return nodes;
}

// A marked stretch may hold links and code, whose own characters do not end it.
const inside = (mark) => `(?!\\s)((?:<[^<>\\n]*>|\`[^\`\\n]*\`|[^${mark}<\`\\n])+)(?<!\\s)`;
const marked = (mark) => `(?<![\\p{L}\\p{N}${mark}])${mark}${inside(mark)}${mark}(?![\\p{L}\\p{N}${mark}])`;
const TOKENS = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    marked("\\*"),
    marked("_"),
    marked("~"),
  ].join("|"),
  "gu",
);

/** Marks, links, mentions and dates within a line or more. */
function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(TOKENS)) {
    nodes.push(...plain(text.slice(from, found.index)));
    const before = text.slice(0, found.index);
    nodes.push(token(found, before === "" || before.endsWith("\n")));
    from = found.index + found[0].length;
  }
  nodes.push(...plain(text.slice(from)));
  return nodes;
}

function token([, code, angle, bold, italic, strike], first) {
  if (code !== undefined) return h("code", { class: "md-code" }, plainCode(code));
  if (angle !== undefined) return reference(angle, first);
  if (bold !== undefined) return h("strong", {}, inline(bold));
  if (italic !== undefined) return h("em", {}, inline(italic));
  return h("s", {}, inline(strike));
}

function plain(text) {
  return unescape(text)
    .split("\n")
    .flatMap((line, index) => (index ? [h("br"), line] : [line]))
    .filter((node) => node !== "");
}

/** Inside code links lose their brackets and everything else stays as it is. */
function plainCode(text) {
  return unescape(text.replaceAll(/<([^<>\n|]+)\|([^<>\n]+)>/g, "$2"));
}

/** What stands between angle brackets. */
function reference(body, first) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? null : unescape(body.slice(bar + 1));
  if (target.startsWith("!date^")) return dateToken(target, label, first);
  if (target.startsWith("@")) return mentionUser(target.slice(1), label);
  if (target.startsWith("#")) return mentionChannel(target.slice(1), label);
  if (target.startsWith("!")) return mentionGroup(target.slice(1), label);
  const address = unescape(target);
  if (!/^\w+:/.test(address)) return document.createTextNode(label ?? address);
  return link(address, label ?? address.replace(/^mailto:/, ""));
}
