// Which function draws which element. Each is called with the element and `at`:
// {ctx, blockId, attributes (label and so on for the field), inInput, dispatch}.

import { checkboxes, radioButtons } from "./choices.js";
import { button, overflow } from "./buttons.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { datePicker, dateTimePicker, timePicker } from "./pickers.js";
import { select } from "./selects.js";
import { emailInput, numberInput, textInput, urlInput } from "./texts.js";

const DRAW = {
  button,
  overflow,
  workflow_button: button,
  icon_button: button,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  email_text_input: emailInput,
  url_text_input: urlInput,
  number_input: numberInput,
};

const SELECT = /^(multi_)?(static|external|users|conversations|channels)_select$/;

export function element(one, at) {
  const draw = DRAW[one.type] ?? (SELECT.test(one.type) ? select : unknown);
  return draw(one, { attributes: {}, ...at });
}

function unknown(one) {
  return h("span", { class: "block-unknown" }, icon("alert", 14), ` “${one.type}” is not drawn in the playground`);
}
