// Every select is one combobox; they differ in where the options come from and what a choice is called.

import * as api from "../api.js";
import { avatar } from "../avatar.js";
import { combobox } from "../combobox.js";
import { narrow } from "../combobox_parts.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { channel, channelTitle, displayName, state, user } from "../state.js";
import { textOf } from "./text.js";
import { begin, keep } from "./values.js";

const NAMES = {
  static: "option",
  external: "option",
  users: "user",
  conversations: "conversation",
  channels: "channel",
};

export function select(one, at) {
  const multi = one.type.startsWith("multi_");
  const kind = one.type.replace(/^multi_/, "").replace(/_select$/, "");
  const name = NAMES[kind] + (multi ? "s" : "");
  const initial =
    one[`initial_${name}`] ??
    (kind === "conversations" && one.default_to_current_conversation ? at.ctx.container?.channel : null);
  const first = begin(one, at, { [`selected_${name}`]: initial ?? (multi ? [] : null) })[`selected_${name}`];
  const shown = SHOWN[kind];
  const chosen = [first].flat().filter(Boolean).map(shown);
  const changed = (list) => {
    const values = list.map((entry) => entry.raw);
    keep(one, at, { [`selected_${name}`]: multi ? values : (values[0] ?? null) }, box);
  };
  const box = combobox({
    multi,
    chosen,
    changed,
    find: FIND[kind](one, at),
    remote: kind === "external",
    max: one.max_selected_items ?? Infinity,
    placeholder: textOf(one.placeholder) || PLACEHOLDERS[kind],
    attributes: at.attributes,
  });
  return box;
}

const PLACEHOLDERS = {
  static: "Select an option",
  external: "Search…",
  users: "Select a person",
  conversations: "Select a conversation",
  channels: "Select a channel",
};

const asOption = (option) => ({
  value: option.value,
  label: textOf(option.text),
  note: textOf(option.description) || null,
  raw: option,
});
const asUser = (id) => ({
  value: id,
  label: displayName(user(id)) || id,
  note: user(id)?.title,
  raw: id,
  face: (size) => avatar(id, size),
});

function asChannel(id) {
  const one = channel(id);
  const sign = one?.is_im
    ? (size) => avatar(one.im_user, size)
    : () => h("span", { class: "sign" }, icon(one?.is_private ? "lock" : "hash", 15));
  return { value: id, label: one ? channelTitle(one) : id, raw: id, face: sign };
}

const SHOWN = { static: asOption, external: asOption, users: asUser, conversations: asChannel, channels: asChannel };

const FIND = {
  static: (one) => {
    const groups = one.option_groups?.map((group) => ({
      label: textOf(group.label),
      options: group.options.map(asOption),
    }));
    return (query) => narrow(groups ?? [{ options: (one.options ?? []).map(asOption) }], query);
  },
  external: (one, at) => async (query) => {
    if (query.length < (one.min_query_length ?? 3)) return [];
    const answer = await api.options({
      container: at.ctx.container,
      view_id: at.ctx.container?.view_id,
      block_id: at.blockId,
      action_id: one.action_id,
      value: query,
    });
    const groups = answer.option_groups?.map((group) => ({
      label: textOf(group.label),
      options: group.options.map(asOption),
    }));
    return groups ?? [{ options: (answer.options ?? []).map(asOption) }];
  },
  users: () => (query) =>
    narrow(
      [{ options: state.boot.users.filter((one) => !one.is_bot && !one.deleted).map((one) => asUser(one.id)) }],
      query,
    ),
  conversations: (one) => (query) =>
    narrow([{ options: conversations(one.filter).map((each) => asChannel(each.id)) }], query),
  channels: () => (query) =>
    narrow([{ options: conversations({ include: ["public"] }).map((each) => asChannel(each.id)) }], query),
};

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
