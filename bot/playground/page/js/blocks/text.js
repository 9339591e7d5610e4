// Text objects: plain_text and mrkdwn.

import { mrkdwn, unescape } from "../mrkdwn.js";

/** The nodes of a text object; a bare string counts as plain text. */
export function textNodes(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [textOf(object)];
}

/** The words of a text object, for labels that must be a string. */
export function textOf(object) {
  return unescape(typeof object === "string" ? object : (object?.text ?? ""));
}
