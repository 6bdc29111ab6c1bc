() => {
  // A citation mark in the answer shows its passage in the panel.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#cite-"]');
    if (!link) return;
    event.preventDefault();
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    // An earlier answer keeps its own passages: bring those of its turn to the front.
    const turn = place.closest(".kk-turn");
    document.querySelectorAll(".kk-turn").forEach((other) => { other.hidden = other !== turn; });
    const card = place.closest(".kk-cite");
    document.querySelectorAll(".kk-shown").forEach((shown) => shown.classList.remove("kk-shown"));
    card.classList.add("kk-shown");
    card.scrollIntoView({ behavior: "smooth", block: "nearest" });
    if (place !== card) place.scrollIntoView({ behavior: "smooth", block: "nearest" });
    card.focus({ preventScroll: true });
  });
  document.documentElement.lang = "ja";
}
