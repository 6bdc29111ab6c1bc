() => {
  // The heading and the title of the document say which view is shown, and what in it.
  const brand = document.title;
  const label = () => document.querySelector(`.kk-nav a[data-view="${document.body.dataset.view}"]`)?.textContent.trim() || "";
  function title() {
    const view = document.body.dataset.view;
    const heading = document.getElementById("kk-title");
    if (!view || !heading) return;
    heading.hidden = view === "help";  // It has its own.
    if (heading.textContent !== label()) heading.textContent = label();
    const shown = view === "ask" || view === "help" ? null : document.querySelector(`#view-${view} h2[data-title]`);
    const parts = [shown?.dataset.title, label(), brand].filter(Boolean);
    if (document.title !== parts.join("｜")) document.title = parts.join("｜");
  }
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(title, 60); };
  new MutationObserver(soon).observe(document.body, { attributes: true, attributeFilter: ["data-view"], childList: true, subtree: true });
  document.addEventListener("kk-ready", title);
  title();

  // What Gradio writes in English while something is under way.
  const WORDS = [[/^processing \|/, "処理中｜"], [/^queue: /, "順番待ち "], [/^Error\s*$/, "エラー "], [/^Warning\s*$/, "注意 "], [/^Info\s*$/, "お知らせ "], [/^Success\s*$/, "完了 "]];
  function translate() {
    for (const place of document.querySelectorAll(".meta-text, .meta-text-center, .toast-title, .wrap .error")) {
      for (const node of place.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) continue;
        for (const [english, japanese] of WORDS) {
          const said = node.data.trimStart();
          if (english.test(said)) node.data = said.replace(english, japanese);
        }
      }
    }
  }
  // A schedule wider than its frame begins at the year that runs; the years before it lie to the left.
  const begun = new WeakSet();
  function begin() {
    for (const frame of document.querySelectorAll(".kk-gantt-scroll")) {
      const now = frame.querySelector("thead .kk-col-today"), names = frame.querySelector("thead th");
      if (!now || begun.has(frame) || !frame.clientWidth) continue;
      begun.add(frame);
      const room = frame.clientWidth - names.offsetWidth;
      if (now.offsetLeft + now.offsetWidth > frame.clientWidth) frame.scrollLeft = now.offsetLeft - names.offsetWidth - Math.max(0, Math.min(room - now.offsetWidth, now.offsetWidth / 2));
    }
  }
  new MutationObserver(() => requestAnimationFrame(begin)).observe(document.body, { attributes: true, attributeFilter: ["data-view"], childList: true, subtree: true });
  begin();

  new MutationObserver(translate).observe(document.body, { childList: true, subtree: true, characterData: true });
}
