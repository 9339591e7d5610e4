// Menus. One choice is the browser's own select; several are a list of boxes to tick.

import { avatar } from "../avatar.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { channelTitle, displayName, people, state, user } from "../state.js";
import { choice } from "./choices.js";
import { textOf } from "./text.js";
import { begin, keep } from "./values.js";

const KINDS = {
  static: { name: "option", placeholder: "Select an option", groups: listedGroups },
  users: { name: "user", placeholder: "Select a person", groups: () => [{ options: people().map(asPerson) }] },
  conversations: {
    name: "conversation",
    placeholder: "Select a conversation",
    groups: (one) => [{ options: conversations(one.filter).map(asConversation) }],
  },
};

/** A select of one; the entry without a value stands for no choice yet. */
export function select(one, at) {
  const { name, placeholder, groups } = KINDS[one.type.replace("_select", "")];
  const here = one.default_to_current_conversation ? at.ctx.container?.channel : null;
  const first = begin(one, at, { [`selected_${name}`]: one[`initial_${name}`] ?? here ?? null })[`selected_${name}`];
  const found = groups(one);
  const all = found.flatMap((group) => group.options);
  const changed = () => {
    const chosen = all.find((option) => option.value === field.value);
    keep(one, at, { [`selected_${name}`]: chosen?.raw ?? null }, field);
  };
  const field = h(
    "select",
    { class: "field", ...at.attributes, on: { change: changed } },
    h("option", { value: "" }, textOf(one.placeholder) || placeholder),
    found.map((group) => (group.label ? h("optgroup", { label: group.label }, entries(group)) : entries(group))),
  );
  field.value = first?.value ?? first ?? "";
  return h("span", { class: "select" }, field, icon("down", 16));
}

const entries = ({ options }) =>
  options.map((option) => h("option", { value: option.value }, [option.label, option.note].filter(Boolean).join(" · ")));

/** A select of several. */
export function multiSelect(one, at) {
  const { name, groups } = KINDS[one.type.replace(/^multi_|_select$/g, "")];
  const kept = `selected_${name}s`;
  const first = begin(one, at, { [kept]: one[`initial_${name}s`] ?? [] })[kept];
  const chosen = new Set(first.map((raw) => raw.value ?? raw));
  const all = groups(one).flatMap((group) => group.options);
  const turn = (option, on) => {
    chosen[on ? "add" : "delete"](option.value);
    keep(one, at, { [kept]: all.filter((each) => chosen.has(each.value)).map((each) => each.raw) }, list);
  };
  const tick = (option) => {
    const words = [option.face?.(), h("span", { class: "choice-text" }, option.label)];
    const changed = (event) => turn(option, event.target.checked);
    return choice({ type: "checkbox", words, note: option.note, checked: chosen.has(option.value), changed });
  };
  const list = h("div", { class: "choices picks", role: "group", ...at.attributes }, all.map(tick));
  return list;
}

const asOption = (option) => ({
  value: option.value,
  label: textOf(option.text),
  note: textOf(option.description),
  raw: option,
});

function listedGroups(one) {
  const groups = one.option_groups ?? [{ options: one.options ?? [] }];
  return groups.map((group) => ({ label: textOf(group.label), options: group.options.map(asOption) }));
}

const asPerson = (one) => ({
  value: one.id,
  label: displayName(one),
  note: one.title,
  raw: one.id,
  face: () => avatar(one.id, 20),
});

function asConversation(one) {
  return { value: one.id, label: `${one.is_im ? "" : "#"}${channelTitle(one)}`, raw: one.id };
}

/** The conversations the person may choose from, by Slack's `filter`. */
function conversations(filter = {}) {
  const kinds = filter.include ?? ["public", "private", "im"];
  const kindOf = (one) => (one.is_im ? "im" : one.is_private ? "private" : "public");
  const mine = (one) => kindOf(one) === "public" || one.members?.includes(state.me) || one.im_user === state.me;
  const bots = (one) => filter.exclude_bot_users && one.is_im && user(one.im_user)?.is_bot;
  return state.boot.channels.filter(
    (one) => kinds.includes(kindOf(one)) && mine(one) && !bots(one) && !one.is_archived,
  );
}
