// Without this file the worksheet is one form. With it, nothing that is typed gets lost between two saves.
"use strict";

(() => {
  const form = document.getElementById("lembar");
  const news = document.getElementById("kabar");
  const alertBox = document.getElementById("galat-lembar");
  const changed = new Set(); // fields that were touched since their last save was sent
  const sending = new Set(); // fields whose save has not been answered yet
  let leaving = false;

  const boxOf = (element) => element.closest("[data-isian]");
  const keyOf = (element) => boxOf(element)?.dataset.isian;

  for (const hint of document.querySelectorAll(".js-only")) hint.hidden = false;

  form.addEventListener("input", (event) => {
    if (keyOf(event.target)) changed.add(keyOf(event.target));
  });
  form.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  // What has not arrived yet holds the page for a question.
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (changed.size || sending.size)) event.preventDefault();
  });

  form.addEventListener("htmx:beforeSend", (event) => {
    const key = keyOf(event.target);
    if (!key) return;
    changed.delete(key);
    sending.add(key);
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, pathInfo } = event.detail;
    const box = boxOf(event.target);
    const arrived = xhr.status !== 0 && new URL(xhr.responseURL).pathname === pathInfo.requestPath;
    const understood = arrived && [200, 409, 422].includes(xhr.status);
    if (box) {
      sending.delete(box.dataset.isian);
      if (xhr.status !== 200 || !arrived) changed.add(box.dataset.isian);
      for (const input of box.querySelectorAll("input[type=text], textarea")) {
        if (xhr.status === 422) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    }
    if (understood) return;
    const { lost, signedOut, denied } = form.dataset;
    const text = xhr.status === 403 || xhr.status === 404 ? denied : arrived || xhr.status === 0 ? lost : signedOut;
    const words = document.createElement("p");
    words.textContent = text;
    const notice = document.createElement("div");
    notice.className = "notice notice-bad";
    notice.append(words);
    alertBox.replaceChildren(notice);
    news.textContent = text;
  });
})();
