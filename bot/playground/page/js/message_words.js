// Who wrote a message and what it says, as plain words.

import { isApp } from "./avatar.js";
import { channel, displayName, state, user } from "./state.js";

/** A person's id, or the app's. */
export function authorOf(message) {
  return message.user ?? message.bot_id ?? state.boot.app.bot_user;
}

export function authorName(message) {
  const id = authorOf(message);
  if (isApp(id)) return state.boot.app.name;
  return user(id) ? displayName(user(id)) : id;
}

/** What a listener hears of a message in a place that is not in sight; what is in sight is read out by itself. */
export function notice(id, message) {
  return `New message from ${authorName(message)}${channel(id)?.is_im ? "" : ` in ${channel(id)?.name ?? "a channel"}`}`;
}
