// Which function draws which element. Each is called with the element and `at`:
// {ctx, blockId, attributes (label and so on for the field), inInput, dispatch}.

import { button, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { datePicker, dateTimePicker } from "./pickers.js";
import { multiSelect, select } from "./selects.js";
import { textInput } from "./texts.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";

const DRAW = {
  button,
  overflow,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  datetimepicker: dateTimePicker,
  static_select: select,
  users_select: select,
  conversations_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  plain_text_input: textInput,
};

export function element(one, at) {
  return (DRAW[one.type] ?? unknown)(one, { attributes: {}, ...at });
}

function unknown(one) {
  return h("span", { class: "block-unknown" }, icon("alert", 14), ` “${one.type}” is not drawn in the playground`);
}
