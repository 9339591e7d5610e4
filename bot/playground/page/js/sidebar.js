// The list at the left: channels, people, apps, and what is unread in each.

import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { appDm, channelTitle, directMessages, on, openChannel, otherSide, state } from "./state.js";
import { unread } from "./unread.js";

const root = document.getElementById("sidebar");
const COLLATOR = new Intl.Collator("en");

export function drawSidebar() {
  const { team, channels, app, links } = state.boot;
  const mine = channels.filter(
    (one) => !one.is_im && !one.is_archived && (!one.is_private || one.members?.includes(state.me)),
  );
  const direct = directMessages().filter((one) => otherSide(one) !== app.bot_user);
  const byName = (a, b) => COLLATOR.compare(channelTitle(a), channelTitle(b));
  const focused = root.contains(document.activeElement) && document.activeElement.getAttribute("href");
  fill(
    root,
    h(
      "div",
      { class: "workspace" },
      h("span", { class: "workspace-sign", "aria-hidden": "true" }, team.name.slice(0, 1)),
      h("span", { class: "workspace-name" }, team.name),
    ),
    h(
      "div",
      { class: "sidebar-lists" },
      group("Channels", mine.sort(byName).map(channelItem)),
      direct.length > 0 && group("Direct messages", direct.sort(byName).map(directItem)),
      group("Apps", [appItem(app)]),
      Object.keys(links).length > 0 && group("Next door", Object.entries(links).map(linkItem)),
    ),
    h("p", { class: "sidebar-foot" }, "A playground on this machine. Nothing here reaches the real Slack."),
  );
  if (focused) root.querySelector(`[href="${focused}"]`)?.focus();
  drawTitle();
}

function group(name, items) {
  const id = `group-${name.toLowerCase().replace(" ", "-")}`;
  return h(
    "section",
    { class: "sidebar-group", "aria-labelledby": id },
    h("h2", { id }, name),
    h("ul", {}, items.map((item) => h("li", {}, item))),
  );
}

function item({ href, face, name, news, open }) {
  const count = news.mentions;
  const classes = ["sidebar-item", open && "open", news.messages && !open && "unread"].filter(Boolean).join(" ");
  const badge = count > 0 && !open && h("span", { class: "badge", "aria-label": `${count} new` }, String(count));
  return h(
    "a",
    { class: classes, href, "aria-current": open ? "page" : null },
    face,
    h("span", { class: "sidebar-name" }, name),
    badge,
  );
}

function channelItem(one) {
  const face = h("span", { class: "sidebar-sign" }, icon(one.is_private ? "lock" : "hash", 16));
  return item({
    href: `#/${one.id}`,
    face,
    name: one.name,
    news: unread(one.id),
    open: isOpen(one),
  });
}

function directItem(one) {
  return item({
    href: `#/${one.id}`,
    face: avatar(otherSide(one), 20),
    name: channelTitle(one),
    news: unread(one.id),
    open: isOpen(one),
  });
}

function appItem(app) {
  const dm = appDm();
  const news = dm ? unread(dm.id) : { messages: 0, mentions: 0 };
  const open = state.place.kind === "app";
  return item({
    href: news.messages ? "#/app/messages" : "#/app/home",
    face: avatar(app.bot_user, 20),
    name: app.name,
    news: state.place.tab === "messages" ? { messages: 0, mentions: 0 } : news,
    open: open && !(news.messages && state.place.tab !== "messages"),
  });
}

function linkItem([name, href]) {
  const face = h("span", { class: "sidebar-sign" }, icon("link", 16));
  return h("a", { class: "sidebar-item", href, target: "_blank" }, face, h("span", { class: "sidebar-name" }, name));
}

const isOpen = (one) => state.place.kind === "channel" && state.place.id === one.id;

function drawTitle() {
  const here = openChannel();
  const waiting = state.boot.channels
    .filter((one) => one.id !== here?.id)
    .reduce((sum, one) => sum + unread(one.id).mentions, 0);
  const name = here && state.place.kind === "channel" ? channelTitle(here) : state.boot.app.name;
  document.title = `${waiting ? `(${waiting}) ` : ""}${name} · ${state.boot.team.name}`;
}

on("messages", drawSidebar);
on("boot", drawSidebar);
