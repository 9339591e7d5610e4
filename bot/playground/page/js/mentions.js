// People, channels and groups named inside a text.

import { h } from "./dom.js";
import { channel, channelTitle, displayName, state, user } from "./state.js";

export function mentionUser(id, label) {
  const one = user(id);
  const name = one ? displayName(one) : (label ?? id);
  const mine = id === state.me ? " mention-me" : "";
  return h(
    "span",
    { class: `mention${mine}`, title: one?.real_name, dataset: { user: id } },
    `@${name.replace(/^@/, "")}`,
  );
}

export function mentionChannel(id, label) {
  const one = channel(id);
  if (!one) return h("span", { class: "mention" }, `#${label || id}`);
  return h("a", { class: "mention", href: `#/${id}` }, `#${channelTitle(one)}`);
}

/** <!here>, <!channel>, <!everyone> and user groups. */
export function mentionGroup(body, label) {
  const loud = ["here", "channel", "everyone"].includes(body);
  const name = loud ? `@${body}` : (label ?? body.split("^").pop());
  return h("span", { class: loud ? "mention mention-me" : "mention" }, name);
}
