// Who wrote a message and what it says, as plain words.

import { isApp } from "./avatar.js";
import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { channel, displayName, state, user } from "./state.js";

/** A person's id, or the app's. */
export function authorOf(message) {
  return message.user ?? message.bot_id ?? state.boot.app.bot_user;
}

export function authorName(message) {
  const id = authorOf(message);
  if (message.username) return message.username;
  if (isApp(id)) return state.boot.app.name;
  return user(id) ? displayName(user(id)) : id;
}

/** Its words without marks, to copy or to read out. */
export function plainText(message) {
  return h("div", {}, mrkdwn(message.text ?? "")).textContent;
}

/** What a listener hears when it comes in. */
export function spoken(id, message) {
  const where = channel(id)?.is_im ? "" : ` in ${channel(id)?.name ?? "a channel"}`;
  return `${authorName(message)}${where}: ${plainText(message).slice(0, 200)}`;
}
