// Rich text: sections, lists, quotes and code, with people, dates and links inside.

import { dateToken } from "../dates.js";
import { h } from "../dom.js";
import { emoji, withEmoji } from "../emoji.js";
import { link } from "../links.js";
import { mentionChannel, mentionGroup, mentionUser } from "../mentions.js";

export function richText(block) {
  return h("div", { class: "block block-rich" }, (block.elements ?? []).map(part));
}

/** The parts of a rich text without the block around them, for table cells. */
export function richParts(block) {
  return (block.elements ?? []).map(part);
}

function part(one) {
  if (one.type === "rich_text_list") return list(one);
  if (one.type === "rich_text_quote") return h("blockquote", { class: "md-quote" }, pieces(one));
  if (one.type === "rich_text_preformatted") return h("pre", { class: "md-pre" }, pieces(one));
  return h("div", { class: "rich-section" }, pieces(one));
}

function list(one) {
  const items = (one.elements ?? []).map((item) => h("li", {}, pieces(item)));
  return h(
    one.style === "ordered" ? "ol" : "ul",
    { class: "md-list", start: one.offset ? one.offset + 1 : null, style: { "--indent": one.indent ?? 0 } },
    items,
  );
}

const pieces = (one) => (one.elements ?? []).flatMap(piece);

function piece(one) {
  const draw = PIECES[one.type];
  return draw ? styled(draw(one), one.style) : [];
}

const PIECES = {
  text: (one) =>
    one.text.split("\n").flatMap((line, index) => (index ? [h("br"), ...withEmoji(line)] : withEmoji(line))),
  link: (one) => link(one.url, one.text || one.url),
  emoji: (one) => emoji(one.name),
  user: (one) => mentionUser(one.user_id),
  channel: (one) => mentionChannel(one.channel_id),
  usergroup: (one) => mentionGroup(`subteam^${one.usergroup_id}`, "@group"),
  broadcast: (one) => mentionGroup(one.range),
  date: (one) => dateToken(`!date^${one.timestamp}^${one.format ?? "{date_short} {time}"}`, one.fallback),
  color: (one) => h("code", { class: "md-code" }, one.value),
};

function styled(nodes, style = {}) {
  let shown = [nodes].flat();
  if (style.code) shown = [h("code", { class: "md-code" }, shown)];
  if (style.strike) shown = [h("s", {}, shown)];
  if (style.italic) shown = [h("em", {}, shown)];
  if (style.bold) shown = [h("strong", {}, shown)];
  return shown;
}
