() => {
  // A citation mark in the answer shows its passage in the panel.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#cite-"]');
    if (!link) return;
    event.preventDefault();
    const card = document.getElementById(link.getAttribute("href").slice(1));
    if (!card) return;
    document.querySelectorAll(".kk-shown").forEach((shown) => shown.classList.remove("kk-shown"));
    card.classList.add("kk-shown");
    card.scrollIntoView({ behavior: "smooth", block: "nearest" });
    const mark = card.querySelector("mark");
    if (mark) mark.scrollIntoView({ behavior: "smooth", block: "nearest" });
    card.focus({ preventScroll: true });
  });
  document.documentElement.lang = "ja";
}
