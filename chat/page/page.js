() => {
  document.documentElement.lang = "ja";
  // Addresses on this page are relative; behind a prefix they need its closing slash.
  if (!location.pathname.endsWith("/")) {
    history.replaceState(null, "", location.pathname + "/" + location.search + location.hash);
  }

  const views = () => [...document.querySelectorAll(".kk-nav a[data-view]")].map((a) => a.dataset.view);

  // ---- Views and addresses -------------------------------------------------------------------
  function show(view) {
    const known = views().includes(view) ? view : "ask";
    document.body.dataset.view = known;
    document.querySelectorAll(".kk-nav a[data-view]").forEach((a) => {
      if (a.dataset.view === known) {
        a.setAttribute("aria-current", "page");
        document.getElementById("kk-here").textContent = a.textContent;
      } else a.removeAttribute("aria-current");
    });
    return known;
  }
  function open(address, { push }) {
    const query = Object.fromEntries(new URLSearchParams(address));
    const view = show(query.view || "ask");
    if (push) history.pushState(null, "", address);
    // A conversation is only in this window: going back to it must not ask anew.
    if (view !== "ask" && window.kkOpen) window.kkOpen(query);
    if (view === "ask" && push && query.q) window.kkAskAddress(new URLSearchParams(address));
    window.dispatchEvent(new Event("resize"));
  }
  const start = () => show(new URLSearchParams(location.search).get("view") || "ask");
  document.addEventListener("kk-ready", start);
  window.addEventListener("popstate", () => open(location.search, { push: false }));

  // ---- Citations: a mark shows its passage, its passage leads back ----------------------------
  let cameFrom = null;
  const showTurn = (turn) => document.querySelectorAll(".kk-evidence").forEach((other) => { other.hidden = other !== turn; });
  function showEvidence(button) {
    const turn = document.querySelector(`.kk-evidence[data-turn="${button.dataset.evidence}"]`);
    if (!turn) return;
    cameFrom = button;
    showTurn(turn);
    toFirstMarks(turn);
    const panel = document.querySelector(".kk-side > .block") || document.getElementById("kk-panel");
    panel.scrollTop = 0;
    const first = turn.querySelector(".kk-cite");
    (first || turn).scrollIntoView({ behavior: "smooth", block: "nearest" });
    first?.focus({ preventScroll: true });
  }
  function unfold(button) {
    const folded = document.getElementById(button.dataset.unfold).classList.toggle("kk-folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? "続きを見る" : "たたむ";
  }
  /** Brings a mark to the top of the box that its passage scrolls in. */
  function toMark(mark) {
    const text = mark.closest(".kk-text");
    if (text) text.scrollTop = Math.max(0, mark.offsetTop - text.offsetTop - 24);
  }
  /** Brings the first mark of each passage of a turn into sight. */
  const toFirstMarks = (turn) => turn.querySelectorAll(".kk-text").forEach((text) => {
    const mark = text.querySelector("mark");
    if (mark) toMark(mark);
  });
  /** A view whose answer can be asked for again says so in its address, without being left. */
  window.kkAt = (query) => {
    const filled = Object.entries(query).filter(([, value]) => value);
    history.replaceState(null, "", `?${new URLSearchParams(filled)}`);
  };
  function showCitation(link) {
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (!place) return;
    cameFrom = link;
    showTurn(place.closest(".kk-evidence"));
    const card = place.closest(".kk-cite");
    document.querySelectorAll(".kk-shown").forEach((shown) => shown.classList.remove("kk-shown"));
    card.classList.add("kk-shown");
    card.scrollIntoView({ behavior: "smooth", block: "nearest" });
    toMark(place);
    card.focus({ preventScroll: true });
  }
  function goBack(link) {
    const to = cameFrom && cameFrom.isConnected ? cameFrom : document.getElementById(link.getAttribute("href").slice(1));
    if (!to) return;
    to.scrollIntoView({ behavior: "smooth", block: "center" });
    to.focus({ preventScroll: true });
  }

  // ---- Small things ---------------------------------------------------------------------------
  function say(text, milliseconds = 2500) {
    let box = document.getElementById("kk-said");
    if (!box) {
      box = Object.assign(document.createElement("div"), { id: "kk-said" });
      box.setAttribute("role", "status");
      document.body.append(box);
    }
    box.textContent = text;
    box.classList.add("kk-on");
    clearTimeout(box.timer);
    box.timer = setTimeout(() => box.classList.remove("kk-on"), milliseconds);
  }
  window.kkSay = say;
  async function copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https there is no clipboard; a selected text can still be copied.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(said);
  }
  window.kkSave = (text) => {
    if (!text) return;
    const file = JSON.parse(text);
    const bytes = Uint8Array.from(atob(file.data), (c) => c.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: file.type }));
    Object.assign(document.createElement("a"), { href: url, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    say(`${file.name} を保存しました`);
  };

  // ---- Files: chosen or dropped, listed, sent one by one; the server gives a number for each ---------
  function listFiles(form) {
    const list = form.querySelector(".kk-files");
    list.replaceChildren(...[...form.querySelector("input[type=file]").files].map((file) => {
      const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} KB` : `${(file.size / 1e6).toFixed(1)} MB`;
      return Object.assign(document.createElement("li"), { textContent: `${file.name}（${size}）` });
    }));
  }
  window.kkUpload = async (form) => {
    const told = form.querySelector("[role=status]"), button = form.querySelector("button[type=submit], button");
    const numbers = [], files = [...form.querySelector("input[type=file]").files];
    button.disabled = true;
    try {
      for (const [i, file] of files.entries()) {
        told.textContent = `${file.name} を送っています（${i + 1}/${files.length}）`;
        const response = await fetch(`kk/uploads?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
        const said = await response.json();
        if (!response.ok) {
          told.textContent = `${file.name}：${said.detail || "送れませんでした。"}`;
          return null;
        }
        numbers.push(said.id);
      }
      told.textContent = "送りました。";
      form.reset();
      listFiles(form);
      return numbers;
    } catch {
      told.textContent = "送れませんでした。通信を確かめて、もう一度お試しください。";
      return null;
    } finally {
      button.disabled = false;
    }
  };

  // ---- Tables: a click on a head sorts by its column -------------------------------------------
  function sort(button) {
    const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
    const down = head.getAttribute("aria-sort") === "ascending";
    const key = (row) => row.cells[head.cellIndex].dataset.sort ?? row.cells[head.cellIndex].textContent.trim();
    const number = (text) => (text !== "" && !isNaN(text) ? Number(text) : null);
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)], [m, n] = [number(x), number(y)];
      if (x === "" || y === "") return (x === "") - (y === "") || 0;
      const order = m !== null && n !== null ? m - n : x.localeCompare(y, "ja");
      return down ? -order : order;
    };
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...[...body.rows].sort(compare));
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    let hit;
    if ((hit = at('a[href^="#cite-"]'))) { event.preventDefault(); showCitation(hit); }
    else if ((hit = at("a[data-back]"))) { event.preventDefault(); goBack(hit); }
    else if ((hit = at("[data-evidence]"))) showEvidence(hit);
    else if ((hit = at("[data-unfold]"))) unfold(hit);
    else if ((hit = at("a[data-view]")) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(hit.getAttribute("href"), { push: true });
      if (!hit.closest(".kk-nav")) window.scrollTo({ top: 0 });
    }
    else if ((hit = at("a.kk-skip"))) { event.preventDefault(); document.getElementById("kk-content").focus(); }
    else if ((hit = at("[data-copy]"))) copy(document.getElementById(hit.dataset.copy).textContent, "コピーしました");
    else if ((hit = at("[data-link]"))) copy(location.origin + location.pathname + hit.dataset.link, "リンクをコピーしました");
    else if ((hit = at("[data-print]"))) window.print();
    else if ((hit = at("th button[data-sort-column]"))) sort(hit);
    else if ((hit = at("[data-toggle]"))) {
      const shown = document.getElementById(hit.dataset.toggle);
      shown.hidden = !shown.hidden;
      hit.setAttribute("aria-expanded", String(!shown.hidden));
      if (!shown.hidden) shown.querySelector("input, select, textarea, button")?.focus();
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-uploads]");
    if (form && event.target.type === "file") listFiles(form);
    if (event.target.matches("[data-outcomes]")) {
      document.getElementById("kk-outcomes").classList.toggle("kk-only-wrong", event.target.value === "wrong");
    }
  });

  // What is not looked at is not loaded.
  document.addEventListener("toggle", async (event) => {
    const details = event.target;
    if (!details.open || !details.dataset.src || details.dataset.loaded) return;
    details.dataset.loaded = "1";
    const target = details.querySelector(".kk-fetched");
    try {
      const response = await fetch(details.dataset.src);
      target.innerHTML = response.ok ? await response.text() : "";
      if (!response.ok) target.textContent = (await response.json()).detail || "読み込めませんでした。";
    } catch {
      delete details.dataset.loaded;
      target.textContent = "読み込めませんでした。通信を確かめて、もう一度開いてください。";
    }
  }, true);

  // The newest answer comes into view, and is what a screen reader reads next.
  const watch = setInterval(() => {
    const chat = document.getElementById("kk-chat");
    if (!chat) return;
    clearInterval(watch);
    chat.setAttribute("aria-live", "polite");
    new MutationObserver(() => {
      document.querySelector(".kk-tree .kk-here")?.scrollIntoView({ block: "nearest" });
      document.getElementById("kk-wanted")?.scrollIntoView({ block: "nearest" });
    }).observe(document.getElementById("kk-documents"), { childList: true, subtree: true });
    let count = chat.querySelectorAll(".kk-turn").length;
    new MutationObserver(() => {
      const turns = chat.querySelectorAll(".kk-turn");
      const panel = document.querySelector(".kk-side > .block") || document.getElementById("kk-panel");
      if (turns.length > count) panel.scrollTop = 0;
      if (turns.length > count && turns.length > 1) turns[turns.length - 1].scrollIntoView({ behavior: "smooth", block: "start" });
      count = turns.length;
    }).observe(chat, { childList: true, subtree: true });
    const side = document.getElementById("kk-panel");
    new MutationObserver(() => {
      side.querySelectorAll(".kk-evidence:not([hidden])").forEach(toFirstMarks);
    }).observe(side, { childList: true, subtree: true });
  }, 100);
  start();
}
