"use strict";
// A button with data-form opens the form of that template in a dialog; the form is sent as it is.
(() => {
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-kvmbench-form]");
    if (!button) {
      return;
    }
    const template = document.getElementById(button.dataset.kvmbenchForm);
    const form = template.content.firstElementChild.cloneNode(true);
    dialog.form(form, {
      title: button.dataset.title,
      okText: button.dataset.ok,
    }).then(() => {}, () => {});
  });
})();
