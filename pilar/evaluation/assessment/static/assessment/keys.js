// One key does what a link, a choice or a button on the page does. Nothing here is needed: all of it can be clicked.
"use strict";

(() => {
  for (const help of document.querySelectorAll(".keys-help")) help.hidden = false;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest("textarea, select, input:not([type=radio])")) return;
    const target = document.querySelector(`[data-kunci="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });
})();
