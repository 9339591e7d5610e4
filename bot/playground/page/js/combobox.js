// A field with a list under it: type to narrow, arrows to walk, Enter to take. Used by every select.

import { chip, drawGroups } from "./combobox_parts.js";
import { fill, h, newId } from "./dom.js";
import { icon } from "./icons.js";
import { openPopover } from "./popover.js";

const TYPING_PAUSE = 200; // ms before a list kept elsewhere is asked again

class Combobox {
  /**
   * `find(query)` gives groups [{label, options: [{value, label, note, face}]}], or a promise of them;
   * `chosen` is a list of such options; `changed(list)` hears every choice; `remote` lists are asked less often.
   */
  constructor({
    find,
    changed,
    chosen = [],
    multi = false,
    max = Infinity,
    placeholder = "",
    attributes = {},
    remote = false,
  }) {
    Object.assign(this, { find, changed, multi, max, placeholder, remote });
    this.picked = [...chosen];
    this.active = -1;
    this.asked = 0;
    this.build(attributes);
    this.listen();
    this.showPicked();
  }

  build(attributes) {
    const id = newId("list");
    this.input = h("input", {
      class: "combo-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-autocomplete": "list",
      ...attributes,
    });
    this.chips = h("span", { class: "combo-chips" });
    this.box = h(
      "div",
      { class: `combo field${this.multi ? " combo-multi" : ""}` },
      this.chips,
      this.input,
      icon("down", 16),
    );
    this.list = h("div", { class: "options", role: "listbox", id, "aria-multiselectable": this.multi ? "true" : null });
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => document.activeElement !== this.input && this.close()));
    this.box.addEventListener("click", (event) => {
      if (event.target.closest(".chip-x")) return;
      this.input.focus();
      if (!this.multi) this.input.select();
      if (!this.isOpen()) this.show("");
    });
  }

  isOpen = () => this.popover?.isOpen() ?? false;
  close = () => this.isOpen() && this.popover.close();
  rows = () => [...this.list.querySelectorAll("[role=option]")];
  has = (option) => this.picked.some((one) => one.value === option.value);

  showPicked() {
    if (!this.multi) this.input.value = this.picked[0]?.label ?? "";
    this.input.placeholder = this.multi && this.picked.length ? "" : this.placeholder;
    const drop = (option) => this.choose(option);
    fill(this.chips, this.multi ? this.picked.map((one) => chip(one, drop)) : this.picked[0]?.face?.(20));
  }

  /** Open the list if need be and fill it with what fits the query. */
  async show(query) {
    const mine = ++this.asked;
    if (!this.isOpen()) this.open();
    const answer = this.find(query);
    if (answer instanceof Promise) fill(this.list, h("div", { class: "options-note" }, "Searching…"));
    const groups = await answer;
    if (mine !== this.asked) return;
    fill(this.list, drawGroups(groups, { isChosen: this.has, take: (option) => this.choose(option) }));
    const chosen = this.rows().findIndex((row) => row.getAttribute("aria-selected") === "true");
    this.activate(Math.max(chosen, 0));
    this.popover.place();
  }

  open() {
    this.popover = openPopover(this.box, this.list, {
      matchWidth: true,
      onClose: () => this.closed(),
      class: "popover-list",
    });
    this.input.setAttribute("aria-expanded", "true");
  }

  closed() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    const emptied = !this.multi && this.wasTyped && this.input.value === "" && this.picked.length;
    this.wasTyped = false;
    if (this.multi) this.input.value = "";
    if (emptied) {
      this.picked = [];
      this.changed([]);
    }
    this.showPicked();
  }

  /** Mark the row that Enter would take. */
  activate(index) {
    const all = this.rows();
    all[this.active]?.classList.remove("active");
    this.active = all.length ? (index + all.length) % all.length : -1;
    const row = all[this.active];
    row?.classList.add("active");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    if (!this.multi) this.picked = [option];
    else if (this.has(option)) this.picked = this.picked.filter((one) => one.value !== option.value);
    else this.picked = [...this.picked, option].slice(0, this.max);
    this.wasTyped = false;
    this.input.value = "";
    this.showPicked();
    if (this.multi && this.isOpen()) this.show("");
    else this.close();
    this.changed(this.picked);
  }

  typed() {
    this.wasTyped = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(this.input.value.trim()), this.remote ? TYPING_PAUSE : 0);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.isOpen()) this.activate(this.active + step);
      else this.show("");
    } else if (event.key === "Enter" && this.isOpen()) {
      event.preventDefault();
      this.rows()[this.active]?.click();
    } else if (event.key === "Backspace" && this.multi && this.input.value === "" && this.picked.length) {
      this.choose(this.picked.at(-1));
    } else if (event.key === "Tab") this.close();
  }
}

/** The element of a new combobox; its options are those of the class above. */
export function combobox(options) {
  return new Combobox(options).box;
}
