// One message: face, name, time, what it says, its files, and the bar of its replies.

import { context } from "./acting.js";
import { avatar, isApp } from "./avatar.js";
import { renderBlocks } from "./blocks/index.js";
import { h, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { toolbar } from "./message_actions.js";
import { authorName, authorOf } from "./message_words.js";
import { mrkdwn } from "./mrkdwn.js";
import { openThread } from "./route.js";
import { clockTime, dayAt, fullMoment, fromTs } from "./time.js";

/**
 * Draw a message. `at` = {channel, compact (no face, same author as above), inThread, privateId, dismiss}.
 */
export function drawMessage(message, at) {
  const name = authorName(message);
  const when = fromTs(message.ts);
  const classes = [
    "message",
    at.compact && "compact",
    at.privateId && "private",
    message.subtype === "tombstone" && "tombstone",
  ];
  return h(
    "div",
    {
      class: classes.filter(Boolean).join(" "),
      role: "article",
      tabindex: "-1",
      "aria-label": `${name}, ${dayAt(when)}`,
      dataset: { ts: message.ts },
    },
    at.privateId && privateLine(),
    h("div", { class: "message-side" }, at.compact ? time(when) : avatar(authorOf(message))),
    h(
      "div",
      { class: "message-main" },
      !at.compact && headline(message, name, when),
      h("div", { class: "message-body" }, body(message, at)),
      (message.files ?? []).map(file),
      !at.inThread && message.reply_count > 0 && replyBar(message, at),
      at.privateId && h("button", { type: "button", class: "link-button", on: { click: at.dismiss } }, "Dismiss"),
    ),
    !at.privateId && message.subtype !== "tombstone" && toolbar(message, at),
  );
}

function privateLine() {
  return h("div", { class: "private-line" }, icon("eye", 14), "Only visible to you");
}

function headline(message, name, when) {
  const badge = isApp(authorOf(message)) && h("span", { class: "app-badge" }, "APP");
  return h("div", { class: "message-head" }, h("span", { class: "author" }, name), badge, time(when));
}

function time(when) {
  return h("time", { class: "message-time", datetime: when.toISOString(), title: fullMoment(when) }, clockTime(when));
}

function body(message, at) {
  if (message.subtype === "tombstone") return h("em", { class: "quiet" }, "This message was deleted.");
  const container = at.privateId
    ? { type: "ephemeral", channel: at.channel, id: at.privateId }
    : { type: "message", channel: at.channel, ts: message.ts };
  const ctx = context("message", container);
  const said = message.blocks?.length
    ? renderBlocks(message.blocks, ctx)
    : [h("div", { class: "block" }, mrkdwn(message.text))];
  const edited =
    message.edited && h("span", { class: "edited", title: fullMoment(fromTs(message.edited.ts)) }, "(edited)");
  if (edited && !isApp(authorOf(message))) said.at(-1).append(" ", edited);
  return said;
}

function file(one) {
  const address = safeUrl(one.url_private ?? `/files/${one.id}`);
  const link = { href: address, target: "_blank", rel: "noopener noreferrer" };
  if (one.mimetype?.startsWith("image/"))
    return h(
      "a",
      { ...link, class: "file-image", "aria-label": `Open ${one.name}` },
      h("img", { src: address, alt: one.title || one.name, loading: "lazy" }),
    );
  const size = one.size >= 1000 ? `${Math.round(one.size / 1000)} kB` : `${one.size ?? 0} B`;
  return h(
    "a",
    { ...link, class: "file" },
    h("span", { class: "file-icon" }, icon("file", 22)),
    h("span", {}, h("strong", {}, one.title || one.name), h("span", { class: "quiet" }, size)),
  );
}

function replyBar(message, at) {
  const many = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const last = message.latest_reply && `Last reply ${dayAt(fromTs(message.latest_reply))}`;
  const open = () => openThread(at.channel, message.ts);
  const label = `${many}, open thread`;
  return h(
    "button",
    { type: "button", class: "reply-bar", "aria-label": label, on: { click: open } },
    h("span", { class: "reply-faces" }, (message.reply_users ?? []).slice(0, 4).map((id) => avatar(id, 24))),
    h("span", { class: "reply-count" }, many),
    h("span", { class: "reply-last" }, last),
  );
}
