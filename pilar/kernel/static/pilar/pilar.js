// Everything works without this file; it only makes choosing, waiting, printing and finding easier.
"use strict";

// A form that takes a while says so and cannot be sent twice.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const button = form.querySelector("[type=submit]");
  const status = form.querySelector("[data-busy-text]");
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    button.setAttribute("aria-disabled", "true");
    status.textContent = form.dataset.busy;
  });
  // Coming back with the browser's back button finds the form usable again.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    button.removeAttribute("aria-disabled");
    status.textContent = "";
  });
}

// Name and size of the chosen file, in full: browsers shorten long names.
for (const input of document.querySelectorAll("input[type=file]")) {
  const output = document.createElement("p");
  output.className = "chosen";
  output.setAttribute("role", "status");
  input.after(output);
  const show = () => {
    const file = input.files[0];
    const size = file && Math.max(1, Math.round(file.size / 1024)).toLocaleString("id");
    output.textContent = file ? `Dipilih: ${file.name} (${size} KB)` : "";
  };
  input.addEventListener("change", show);
  window.addEventListener("pageshow", show);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper nothing can be unfolded: open what is part of the report, and close it again afterwards.
const opened = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) {
    if (details.closest(".no-print")) continue;
    details.open = true;
    opened.push(details);
  }
});
window.addEventListener("afterprint", () => {
  for (const details of opened.splice(0)) details.open = false;
});
