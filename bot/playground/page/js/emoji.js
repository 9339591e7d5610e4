// One shortcode, drawn.

import { h } from "./dom.js";
import { EMOJI } from "./emoji_table.js";

/** The picture of a shortcode, or its name between colons where there is none. */
export function emoji(name) {
  const character = EMOJI.get(name.split("::")[0]);
  if (!character) return document.createTextNode(`:${name}:`);
  return h(
    "span",
    { class: "emoji", title: `:${name}:`, role: "img", "aria-label": name.replaceAll("_", " ") },
    character,
  );
}

/** Shortcodes that begin with these letters, best first. */
export function emojiLike(letters, limit = 8) {
  const names = [...EMOJI.keys()].filter((name) => name.includes(letters));
  return names.sort((a, b) => a.indexOf(letters) - b.indexOf(letters) || a.length - b.length).slice(0, limit);
}

const PIECES = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g;

/** Text with its shortcodes drawn, as a list of nodes. */
export function withEmoji(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(PIECES)) {
    nodes.push(document.createTextNode(text.slice(from, found.index)), emoji(found[1]));
    from = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}
