// The bar that shows over a message: reply, and the app's message shortcuts.

import * as api from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { plainText } from "./message_words.js";
import { openThread } from "./route.js";
import { state } from "./state.js";
import { toast } from "./toast.js";

export function toolbar(message, at) {
  const root = message.thread_ts ?? message.ts;
  const reply = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "Reply in thread",
      title: "Reply in thread",
      on: { click: () => openThread(at.channel, root) },
    },
    icon("reply"),
  );
  const more = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "More actions",
      title: "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => openMenu(more, items(message, at), { label: "More actions", alignEnd: true }) },
    },
    icon("more"),
  );
  return h("div", { class: "toolbar" }, !at.inThread && reply, more);
}

function items(message, at) {
  const shortcuts = state.boot.shortcuts.filter((one) => one.type === "message");
  const fire = (one) => async () => {
    const answer = await api.shortcut(one.callback_id, { channel: at.channel, ts: message.ts });
    if (answer.ok === false) toast(answer.text ?? answer.error);
  };
  const mine = shortcuts.map((one) => ({ label: one.name, note: state.boot.app.name, icon: "bolt", run: fire(one) }));
  const copy = (text, said) => () =>
    navigator.clipboard?.writeText(text).then(
      () => toast(said, "info"),
      () => toast("The browser did not allow copying."),
    );
  return [
    ...mine,
    ...(mine.length ? ["divider"] : []),
    { label: "Copy text", icon: "copy", run: copy(plainText(message), "Text copied") },
    { label: "Copy link", icon: "link", run: copy(permalink(message, at.channel), "Link copied") },
  ];
}

function permalink(message, channel) {
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  return `${location.origin}/#/${channel}/${reply ? `${message.thread_ts}/` : ""}${message.ts}`;
}
