"use strict";
const form = document.getElementById("filters");
const rows = [...document.querySelectorAll(".row")].map((row) => ({ row, text: row.textContent.normalize("NFKC").toLowerCase() }));
const shown = document.getElementById("shown");
function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  const words = wanted.text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { row, text } of rows) {
    const fits = ["verdict", "category", "stage"].every((key) => !wanted[key] || row.dataset[key] === wanted[key]);
    row.hidden = !(fits && words.every((word) => text.includes(word)));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = `${count} / ${rows.length} 問`;
}
form.addEventListener("input", filter);
for (const button of document.querySelectorAll("[data-stage].part, [data-stage].key")) {
  button.addEventListener("click", () => {
    form.elements.stage.value = button.dataset.stage;
    form.elements.category.value = button.dataset.category || "";
    form.elements.verdict.value = "wrong";
    filter();
    form.scrollIntoView({ behavior: "smooth", block: "start" });
  });
}
