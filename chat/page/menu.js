() => {
  // ---- On phones the views are behind a button -----------------------------------------------------------
  const menu = () => document.getElementById("kk-menu");
  const nav = () => document.querySelector(".kk-nav");
  function set(open) {
    nav().classList.toggle("kk-menu-open", open);
    menu().setAttribute("aria-expanded", String(open));
  }
  document.addEventListener("click", (event) => {
    if (!menu()) return;
    if (event.target.closest("#kk-menu")) {
      set(!nav().classList.contains("kk-menu-open"));
      if (nav().classList.contains("kk-menu-open")) nav().querySelector("a[aria-current], a").focus();
    } else if (nav().classList.contains("kk-menu-open")) set(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !nav()?.classList.contains("kk-menu-open")) return;
    set(false);
    menu().focus();
  });
}
