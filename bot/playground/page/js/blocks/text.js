// Text objects: plain_text and mrkdwn.

import { withEmoji } from "../emoji.js";
import { mrkdwn, unescape } from "../mrkdwn.js";

/** The nodes of a text object; a bare string counts as plain text. */
export function textNodes(object) {
  if (!object) return [];
  if (typeof object === "string") return lines(object, true);
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return lines(object.text, object.emoji !== false);
}

function lines(text, pictures) {
  const shown = unescape(text ?? "");
  return pictures ? withEmoji(shown) : [document.createTextNode(shown)];
}

/** The words of a text object, for labels that must be a string. */
export function textOf(object) {
  return unescape(typeof object === "string" ? object : (object?.text ?? ""));
}
