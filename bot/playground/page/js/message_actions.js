// The bar that shows over a message: reply, and the app's message shortcuts.

import * as api from "./api.js";
import { h } from "./dom.js";
import { iconButton } from "./icons.js";
import { openMenu } from "./menu.js";
import { openThread } from "./route.js";
import { state } from "./state.js";
import { toast } from "./toast.js";

export function toolbar(message, at) {
  const root = message.thread_ts ?? message.ts;
  const reply = iconButton("reply", "Reply in thread", () => openThread(at.channel, root));
  const open = () => openMenu(more, items(message, at), { label: "More actions", alignEnd: true });
  const more = iconButton("more", "More actions", open, { "aria-haspopup": "menu", "aria-expanded": "false" });
  return h("div", { class: "toolbar" }, !at.inThread && reply, more);
}

function items(message, at) {
  const shortcuts = state.boot.shortcuts.filter((one) => one.type === "message");
  const fire = (one) => async () => {
    const answer = await api.shortcut(one.callback_id, { channel: at.channel, ts: message.ts });
    if (answer.ok === false) toast(answer.text ?? answer.error);
  };
  const mine = shortcuts.map((one) => ({ label: one.name, note: state.boot.app.name, icon: "bolt", run: fire(one) }));
  const copy = () =>
    navigator.clipboard?.writeText(permalink(message, at.channel)).then(
      () => toast("Link copied", "info"),
      () => toast("The browser did not allow copying."),
    );
  return [
    ...mine,
    ...(mine.length ? ["divider"] : []),
    { label: "Copy link", icon: "link", run: copy },
  ];
}

function permalink(message, channel) {
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  return `${location.origin}/#/${channel}/${reply ? `${message.thread_ts}/` : ""}${message.ts}`;
}
