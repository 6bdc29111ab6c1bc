() => {
  // ---- Conversations that this browser keeps; nothing of them is kept on the server ------------------------
  const TALKS = "kk-talks", SWITCH = "kk-keep", NOW = "kk-talk";
  const MOST = 20, MOST_BYTES = 85000;
  const by = (id) => document.getElementById(id);

  // A browser may refuse to keep anything; then nothing is kept, and all else works.
  const stored = (storage, key) => { try { return storage.getItem(key); } catch { return null; } };
  const store = (storage, key, value) => {
    try {
      if (value === null) storage.removeItem(key);
      else storage.setItem(key, value);
      return true;
    } catch { return false; }
  };
  const isKeeping = () => stored(localStorage, SWITCH) !== "off";
  const isTalk = (talk) => talk && ["id", "title", "at"].every((key) => typeof talk[key] === "string") && Array.isArray(talk.turns);
  function talks() {
    try {
      const found = JSON.parse(stored(localStorage, TALKS) || "[]");
      return Array.isArray(found) ? found.filter(isTalk).slice(0, MOST) : [];
    } catch { return []; }
  }
  function keep(list) {
    let kept = list.slice(0, MOST);
    while (!store(localStorage, TALKS, kept.length ? JSON.stringify(kept) : null) && kept.length) kept = kept.slice(0, -1);
  }
  const current = () => stored(sessionStorage, NOW);
  const setCurrent = (id) => store(sessionStorage, NOW, id);

  let saved = ""; // What is left of a conversation on its way out is not another one.
  function save() {
    const turns = [...document.querySelectorAll("#kk-chat [data-kept]")].map((turn) => JSON.parse(turn.dataset.kept));
    const text = JSON.stringify(turns);
    if (!turns.length || !isKeeping() || text === saved) return;
    saved = text;
    if (!current()) setCurrent(Date.now().toString(36) + Math.random().toString(36).slice(2, 8));
    const list = talks(), before = list.find((talk) => talk.id === current());
    if (before && JSON.stringify(before.turns) === text) return;
    const title = before ? before.title : turns[0].question.asked.replace(/\s+/g, " ").slice(0, 60);
    keep([{ id: current(), title, at: new Date().toISOString(), turns }, ...list.filter((talk) => talk !== before)]);
    show();
  }
  /** The turns as one text; the oldest are left out where it would be more than a request may carry. */
  function carried(turns) {
    let rest = turns;
    const size = (some) => new TextEncoder().encode(JSON.stringify(JSON.stringify(some))).length;
    while (rest.length > 1 && size(rest) > MOST_BYTES) rest = rest.slice(1);
    return JSON.stringify(rest);
  }
  function restore(id) {
    const talk = talks().find((each) => each.id === id);
    if (!talk || !window.kkRaise) return false;
    setCurrent(talk.id);
    window.kkTalk({ act: "restore", kept: carried(talk.turns) });
    return true;
  }
  function forget() {
    saved = "";
    keep([]);
    setCurrent(null);
    show();
  }

  function show() {
    const keeping = isKeeping(), list = talks();
    by("kk-kept-told").textContent = keeping
      ? "対話はこのブラウザーの中にだけ保存します。サーバーには残しません。"
      : "対話は保存していません。";
    by("kk-keep").textContent = keeping ? "保存しない" : "このブラウザーに保存する";
    by("kk-forget").hidden = list.length === 0;
    by("kk-talks").hidden = list.length === 0;
    by("kk-talks").querySelector("ul").replaceChildren(...list.map((talk) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "kk-talk" });
      button.dataset.talk = talk.id;
      const day = new Date(talk.at), told = isNaN(day) ? "" : day.toLocaleString("ja-JP", { dateStyle: "medium", timeStyle: "short" });
      button.append(
        Object.assign(document.createElement("span"), { className: "kk-talk-title", textContent: talk.title.slice(0, 60) }),
        Object.assign(document.createElement("span"), { className: "kk-of", textContent: `${told}・${talk.turns.length} 問` }),
      );
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
  }

  document.addEventListener("click", (event) => {
    const hit = event.target.closest("#kk-keep, #kk-forget, [data-talk], #kk-clear");
    if (!hit) return;
    if (hit.dataset.talk) restore(hit.dataset.talk);
    else if (hit.id === "kk-clear") {
      setCurrent(null);
      document.documentElement.classList.remove("kk-begun");
    }
    else {
      if (hit.id === "kk-keep") store(localStorage, SWITCH, isKeeping() ? "off" : null);
      if (hit.id === "kk-forget" || !isKeeping()) {
        forget();
        window.kkSay("保存した対話をすべて消しました");
      } else save();
      show();
      by("kk-keep").focus();
    }
  });
  window.addEventListener("storage", (event) => event.key === TALKS && show());

  // ---- What an address asks, and what was shown before the page was loaded anew ------------------------------
  window.kkAskAddress = (query) => {
    setCurrent(null);
    window.kkAskLinked(query.get("q"), query.get("with") || "");
    const library = query.get("library"), now = document.querySelector(".kk-welcome")?.dataset.library;
    if (library && now && library !== now) window.kkSay("リンクが作られたあとにライブラリが更新されています。答えが変わることがあります。", 8000);
  };
  function begin() {
    new MutationObserver(save).observe(by("kk-chat"), { childList: true, subtree: true });
    show();
    const query = new URLSearchParams(location.search), asks = (query.get("view") || "ask") === "ask" && query.get("q")?.trim();
    const came = performance.getEntriesByType("navigation")[0]?.type;
    const again = came === "reload" || came === "back_forward";
    if ((!asks || again) && current() && isKeeping() && restore(current())) return;
    if (asks) window.kkAskAddress(query);
    else document.documentElement.classList.remove("kk-begun");
    if (asks) return;
    if (document.body.dataset.view === "ask" && matchMedia("(hover: hover)").matches) by("kk-question").focus({ preventScroll: true });
  }
  const ready = () => window.kkRaise && by("kk-chat") && by("kk-now") && by("kk-question") && by("kk-talks") && document.body.dataset.view;
  const wait = setInterval(() => {
    if (!ready()) return;
    clearInterval(wait);
    begin();
  }, 20);
}
