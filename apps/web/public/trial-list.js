/* global document, HTMLElement */
// @ts-check
// Moves the list of the welcome page, which has no framework.
const form = /** @type {HTMLFormElement} */ (document.getElementById("trial"));
const list = /** @type {HTMLElement} */ (document.getElementById("trial-list"));
const left = /** @type {HTMLElement} */ (document.getElementById("trial-left"));
const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("title"));
const mostTasks = 8;

function count() {
  const open = list.querySelectorAll("input:not(:checked)").length;
  left.textContent = `${open} to do. Nothing here is kept.`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const title = input.value.trim();
  const row = list.firstElementChild?.cloneNode(true);
  if (title === "" || !(row instanceof HTMLElement)) return;
  const box = row.querySelector("input");
  if (box) box.checked = false;
  row.querySelector("[dir=auto]")?.replaceChildren(title);
  list.prepend(row);
  if (list.children.length > mostTasks) list.lastElementChild?.remove();
  input.value = "";
  count();
});
// An Enter that ends a composition; Safari says so by its code alone.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});
list.addEventListener("change", count);
