// What is offered while writing: commands after "/", people after "@", channels after "#".

import { avatar } from "./avatar.js";
import { fill, h, newId } from "./dom.js";
import { openPopover } from "./popover.js";
import { displayName, state } from "./state.js";

const MOST = 8;
const begins = (letters) => (text) =>
  text
    .toLowerCase()
    .split(/[\s.]+/)
    .concat(text.toLowerCase())
    .some((word) => word.startsWith(letters.toLowerCase()));

const byHumanity = (users) => [...users].sort((a, b) => Number(a.is_bot) - Number(b.is_bot));

const KINDS = [
  {
    name: "Commands",
    pattern: /^(\/[\w-]*)$/,
    find: (typed) =>
      state.boot.commands
        .filter((one) => one.command.startsWith(typed))
        .map((one) => ({
          face: avatar(state.boot.app.bot_user, 28),
          title: one.command,
          hint: one.usage_hint,
          note: one.description,
          text: `${one.command} `,
        })),
  },
  {
    name: "People",
    pattern: /(?:^|\s)(@[\w.-]*)$/,
    find: (typed) =>
      byHumanity(state.boot.users)
        .filter((one) => !one.deleted && [one.name, displayName(one)].some(begins(typed.slice(1))))
        .map((one) => ({
          face: avatar(one.id, 20),
          title: displayName(one),
          note: one.title || `@${one.name}`,
          text: `@${one.name} `,
        })),
  },
  {
    name: "Channels",
    pattern: /(?:^|\s)(#[\w-]*)$/,
    find: (typed) =>
      state.boot.channels
        .filter((one) => !one.is_im && begins(typed.slice(1))(one.name))
        .map((one) => ({
          face: h("span", { class: "suggest-sign" }, "#"),
          title: one.name,
          note: topicOf(one),
          text: `#${one.name} `,
        })),
  },
];

export const topicOf = (one) => (typeof one.topic === "string" ? one.topic : (one.topic?.value ?? ""));

/** Watch a text area; `key(event)` is true if the list took the key. */
export function suggestions(area, anchor) {
  const id = newId("suggest");
  const list = h("div", { class: "options suggest", role: "listbox", id });
  let popover = null;
  let found = [];
  let active = 0;
  let typed = "";

  area.setAttribute("aria-autocomplete", "list");
  area.addEventListener("input", look);
  area.addEventListener("blur", () => setTimeout(() => document.activeElement !== area && close(), 150));
  const close = () => popover?.close();
  return { key, close };

  function look() {
    const before = area.value.slice(0, area.selectionStart);
    const kind = KINDS.find((one) => one.pattern.test(before));
    typed = kind ? before.match(kind.pattern)[1] : "";
    found = kind ? kind.find(typed).slice(0, MOST) : [];
    if (!found.length) return close();
    active = 0;
    list.setAttribute("aria-label", kind.name);
    list.classList.toggle("two-lines", kind.name === "Commands");
    if (!popover?.isOpen())
      popover = openPopover(anchor, list, { above: true, matchWidth: true, class: "popover-list", onClose: closed });
    area.setAttribute("aria-controls", id);
    draw(kind.name);
    popover.place();
  }

  function closed() {
    area.removeAttribute("aria-activedescendant");
    area.removeAttribute("aria-controls");
  }

  function draw(name) {
    fill(list, h("div", { class: "options-heading", "aria-hidden": "true" }, name), found.map(row));
    area.setAttribute("aria-activedescendant", `${id}-${active}`);
    list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  function row(one, index) {
    const words = h(
      "span",
      { class: "option-text" },
      h("strong", {}, one.title),
      one.hint && h("span", { class: "option-hint" }, one.hint),
      one.note && h("span", { class: "option-note" }, one.note),
    );
    const hold = (event) => event.preventDefault();
    return h(
      "div",
      {
        class: `option${index === active ? " active" : ""}`,
        role: "option",
        id: `${id}-${index}`,
        "aria-selected": String(index === active),
        on: { mousedown: hold, click: () => take(one) },
      },
      one.face,
      words,
    );
  }

  function take(one) {
    const end = area.selectionStart;
    area.setRangeText(one.text, end - typed.length, end, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input"));
  }

  function key(event) {
    if (!popover?.isOpen()) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const taking = event.key === "Tab" || (event.key === "Enter" && typed !== found[active].text.trim());
    if (!step && !taking) return false;
    event.preventDefault();
    if (step) {
      active = (active + step + found.length) % found.length;
      draw(list.getAttribute("aria-label"));
    } else take(found[active]);
    return true;
  }
}
