/** The search field and the list of what is found. */

import { safe } from "./text.js";

const LISTED = 60;

/** @param {import("./viewer.js").Viewer} viewer */
export function searching(viewer) {
  const field = viewer.root.querySelector("#search");
  const list = viewer.root.querySelector("#found");
  const hide = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
  };
  const show = () => {
    const { items, bad } = viewer.seek(field.value);
    list.innerHTML = rows(viewer, items, bad);
    list.hidden = !field.value.trim();
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  field.addEventListener("input", show);
  field.addEventListener("focus", show);
  const step = (event) => {
    const places = [field, ...list.querySelectorAll("button")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      places[places.indexOf(document.activeElement) + by]?.focus();
      event.preventDefault();
    }
    if (event.key === "Escape") {
      if (list.hidden) field.value = "";
      if (!field.value) viewer.seek("");
      hide();
      viewer.svg.focus();
      event.stopPropagation();
    }
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
    else step(event);
  });
  list.addEventListener("keydown", step);
  list.addEventListener("click", (event) => {
    if (!event.target.closest("button")) return;
    hide();
    viewer.svg.focus();
  });
  viewer.svg.addEventListener("pointerdown", hide);
}

function rows(viewer, items, bad) {
  const { net } = viewer;
  const found = items.slice(0, LISTED).map((item) => {
    const id = net.id(item);
    return `<li><button data-goto="${safe(id)}"><b>${safe(net.words(item)[0])}</b> ${safe(id)}</button></li>`;
  });
  const note = bad ? "not a regular expression: taken as text · " : "";
  const more = items.length > LISTED ? ` · the first ${LISTED} are listed` : "";
  return `<li class="count">${note}${items.length} found${more}</li>${found.join("")}`;
}
