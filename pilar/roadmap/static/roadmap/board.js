// Cards can be dragged to another column; the buttons on each card do the same without this. The server decides.
"use strict";

(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  let held = null;

  for (const card of board.querySelectorAll("[data-card]")) {
    if (!card.querySelector(".card-moves")) continue;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      card.classList.add("card-held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("card-held");
      held = null;
    });
  }

  for (const column of board.querySelectorAll("[data-column]")) {
    column.addEventListener("dragover", (event) => {
      if (!buttonTo(column)) return;
      event.preventDefault();
      column.classList.add("board-over");
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("board-over");
    });
    column.addEventListener("drop", (event) => {
      column.classList.remove("board-over");
      const button = buttonTo(column);
      if (!button) return;
      event.preventDefault();
      button.form.requestSubmit(button);
    });
  }

  // The button of the held card that puts it there, so that only what the card offers can be done.
  function buttonTo(column) {
    return held && held.querySelector(`.card-moves button[value="${column.dataset.column}"]`);
  }
})();
