// Without this file the worksheet, of the unit or of an assessor, is one form. With it, nothing that is typed gets lost
// between two saves. The form has its texts in data attributes (autosave_form.html), each field a box with data-isian.
"use strict";

(() => {
  const form = document.getElementById("lembar");
  const news = document.getElementById("kabar");
  const alertBox = document.getElementById("galat-lembar");
  const changed = new Set(); // fields that were touched since their last save was sent
  const sending = new Set(); // fields whose save has not been answered yet
  const lost = new Set(); // fields whose save did not arrive: it is sent again
  const PAUSE = 4000; // milliseconds before it is, twice as long after each failure up to a minute
  const PATIENCE = 5000; // how long a link waits for what is on its way
  let pause = PAUSE;
  let again = 0;
  let next = null; // what waits for the last save: a link that was followed, the form that was sent
  let held = false; // it is being done
  let leaving = false;

  const boxOf = (element) => element.closest("[data-isian]");
  const boxes = (key) => `[data-isian="${CSS.escape(key)}"]`;
  const keyOf = (element) => boxOf(element)?.dataset.isian;

  for (const hint of document.querySelectorAll(".js-only")) hint.hidden = false;

  form.addEventListener("input", (event) => {
    if (keyOf(event.target)) changed.add(keyOf(event.target));
  });
  // The form goes after what is on its way, or it would collide with its own user's last save; and where one was lost
  // it goes after that has arrived, because a page that the browser cannot fetch would take the place of this one.
  form.addEventListener("submit", (event) => {
    leaving = held || !(sending.size || lost.size);
    if (leaving) return;
    event.preventDefault();
    hold(() => form.requestSubmit(event.submitter), lost.size ? Infinity : PATIENCE);
    retry();
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  // What has not arrived yet holds the page for a question.
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (changed.size || sending.size)) event.preventDefault();
  });

  // A link that is followed at once waits until what was chosen just before has arrived; then nothing needs asking.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname + link.search === location.pathname + location.search) return;
    if (alertBox.childElementCount || document.querySelector("[aria-invalid=true], .clash")) return;
    if (!changed.size && !sending.size) return;
    event.preventDefault();
    hold(() => location.assign(link.href));
  });
  const hold = (act, patience = PATIENCE) => {
    next = act;
    if (patience < Infinity) setTimeout(() => next === act && go(), patience);
  };
  const go = () => {
    const act = next;
    next = null;
    held = true;
    act?.();
    held = false;
  };

  const retry = () => {
    clearTimeout(again);
    pause = Math.min(pause * 2, 60000);
    for (const key of [...lost]) form.querySelector(boxes(key))?.dispatchEvent(new Event("change"));
  };
  window.addEventListener("online", retry);

  form.addEventListener("htmx:beforeSend", (event) => {
    const key = keyOf(event.target);
    if (!key) return;
    changed.delete(key);
    lost.delete(key);
    sending.add(key);
  });

  // What took the place of one's own text has the focus that its button had.
  form.addEventListener("htmx:load", (event) => {
    const options = event.target.querySelector?.("[data-focus]");
    (options?.querySelector(":checked") ?? options?.querySelector("input"))?.focus();
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, pathInfo } = event.detail;
    const box = boxOf(event.target);
    const arrived = xhr.status !== 0 && new URL(xhr.responseURL).pathname === pathInfo.requestPath;
    const understood = arrived && [200, 409, 422].includes(xhr.status);
    if (box) {
      sending.delete(box.dataset.isian);
      if (xhr.status !== 200 || !arrived) changed.add(box.dataset.isian);
      const typed = "input[type=text], textarea";
      for (const input of form.querySelectorAll(`${boxes(box.dataset.isian)} :is(${typed})`)) {
        if (xhr.status === 200) input.removeAttribute("aria-invalid");
      }
      for (const input of box.querySelectorAll(typed)) {
        if (xhr.status === 422) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    }
    if (understood) {
      pause = PAUSE;
      if (xhr.status !== 200) next = null;
      else if (!changed.size && !sending.size) go();
      return;
    }
    next = null;
    const denied = xhr.status === 403 || xhr.status === 404;
    if (box && !denied && (arrived || xhr.status === 0)) {
      lost.add(box.dataset.isian);
      clearTimeout(again);
      again = setTimeout(retry, pause);
    }
    const text = denied ? form.dataset.denied : arrived || xhr.status === 0 ? form.dataset.lost : form.dataset.signedOut;
    const words = document.createElement("p");
    words.textContent = text;
    const notice = document.createElement("div");
    notice.className = "notice notice-bad";
    notice.append(words);
    alertBox.replaceChildren(notice);
    news.textContent = text;
  });
})();
