// Slack's confirm object: are you sure?

import { fill, h, newId } from "./dom.js";
import { textNodes } from "./blocks/text.js";

const words = (object, fallback) => (object ? textNodes(object) : [fallback]);

/** Ask; resolves to true only if the person says yes. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const title = newId("confirm");
    const dialog = h("dialog", { class: "dialog confirm", role: "alertdialog", "aria-labelledby": title });
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const choice = (look, label, yes) => h("button", { class: look, type: "button", on: { click: () => answer(yes) } }, label);
    const style = confirm.style === "danger" ? "btn-danger-solid" : "btn-primary";
    fill(
      dialog,
      h("h2", { id: title, class: "dialog-title" }, words(confirm.title, "Are you sure?")),
      h("div", { class: "confirm-text" }, words(confirm.text, "")),
      h(
        "div",
        { class: "dialog-foot" },
        choice("btn", words(confirm.deny, "Cancel"), false),
        choice(`btn ${style}`, words(confirm.confirm, "Yes"), true),
      ),
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      answer(false);
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".dialog-foot .btn:last-child").focus();
  });
}
