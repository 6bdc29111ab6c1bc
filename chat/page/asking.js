() => {
  // ---- A question on its way: shown before the server has heard of it, stopped for good -----------------
  const DOING = { understanding: "質問を読み取っています", searching: "計画から探しています", checking: "根拠を確かめています", writing: "言語モデルが書いた文を、根拠と照合しています", showing: "答えを表示しています" };
  const STAGES = { understanding: "読み取り", searching: "探す", checking: "確かめる", writing: "書く" };
  const SETTLED_AT_LAST = 3000;
  let asking = null; // { text, stage, lines, after, data }: text is null where a question is asked again
  let settling = null;
  // One act of the conversation at a time: the server takes none before the last one is over, however long its
  // answer has been shown by then. What comes earlier waits here.
  let out = null;
  const due = [];
  const by = (id) => document.getElementById(id);
  const box = () => by("kk-question");
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

  const lastTurn = () => [...document.querySelectorAll("#kk-chat .kk-turn")].pop();

  function draw() {
    const at = by("kk-now");
    document.body.classList.toggle("kk-busy", asking !== null);
    by("kk-send").hidden = asking !== null;
    by("kk-stop").hidden = asking === null;
    by("kk-chat").setAttribute("aria-busy", String(asking !== null));
    if (asking === null) return at.replaceChildren();
    const article = make("article", "kk-pending");
    article.setAttribute("aria-label", "調べている質問");
    if (asking.text !== null) {
      const asked = make("p", "kk-asked");
      asked.append(make("span", "kk-words", asking.text));
      asked.classList.toggle("kk-folded", asking.text.length > 160 || asking.text.split("\n").length > 5);
      article.append(asked);
    }
    const { writer } = at.dataset, order = Object.keys(STAGES).filter((stage) => writer || stage !== "writing"), reached = asking.stage === "showing" ? order.length : order.indexOf(asking.stage);
    const stages = make("ol", "kk-stages");
    stages.append(...order.map((stage, n) => {
      const step = make("li", n < reached ? "kk-past" : n === reached ? "kk-at" : "", STAGES[stage]);
      if (n === reached) step.setAttribute("aria-current", "step");
      return step;
    }));
    article.append(stages);
    if (asking.lines.length) {
      const growing = make("div", "kk-growing");
      growing.append(...asking.lines.map((line, n) => make("p", n ? "kk-more" : "kk-first", line)));
      if (asking.stage === "writing") growing.append(make("p", "kk-note", `文章は言語モデル（${writer}）が書き、一文ずつ根拠と照合しています。`));
      article.append(growing);
    }
    at.replaceChildren(article);
    tell(DOING[asking.stage] || "");
  }
  function tell(text) {
    const told = by("kk-doing");
    if (told.textContent !== text) told.textContent = text;
  }

  window.kkTalk = (data) => {
    due.push(data);
    pass();
  };
  function pass() {
    if (out || settling || !due.length) return;
    out = due.shift();
    if (asking && asking.data === out) asking.after = lastTurn();
    window.kkRaise(out);
  }
  /** The act that is out is over, however it ended. */
  window.kkOver = () => {
    const over = out;
    out = null;
    if (asking && asking.data === over) done();
    pass();
  };

  /** Ask; false where something is being asked already. */
  function begin(text, data) {
    if (asking || !window.kkRaise) return false;
    asking = { text, stage: "understanding", lines: [], after: lastTurn(), data };
    draw();
    const now = by("kk-now");
    if (document.querySelector("#kk-chat .kk-turn") || innerWidth < 900) now.scrollIntoView({ block: "nearest" });
    window.kkTalk(data);
    return true;
  }
  window.kkAsk = (text) => {
    if (!text.trim()) return false;
    if (document.body.dataset.view !== "ask") document.querySelector('.kk-nav a[data-view="ask"]')?.click();
    return begin(text, { act: "ask", text });
  };
  window.kkAskLinked = (text, carried) => begin(text, { act: "link", text, with: carried });
  window.kkStage = (value) => {
    if (!asking || !value) return draw();
    Object.assign(asking, JSON.parse(value));
    draw();
  };
  function done() {
    if (asking) tell("");
    asking = null;
    draw();
  }
  /** Where nothing came of it, the first screen is shown again. */
  function backToFirst() {
    if (!document.querySelector("#kk-chat .kk-turn")) document.documentElement.classList.remove("kk-begun");
  }
  window.kkFailed = () => {
    const { text } = asking && asking.data === out ? asking : {};
    backToFirst();
    window.kkOver();
    if (text === undefined) return;
    if (text && box().value === "") put(text);
    tell("答えを受け取れませんでした。もう一度お試しください。");
  };
  function stop() {
    if (!asking) return;
    const { text } = asking;
    asking = out = null;
    due.length = 0;
    backToFirst();
    draw();
    if (text && box().value === "") put(text);
    tell("停止しました");
    box().focus();
    settling = setTimeout(() => window.kkSettled(), SETTLED_AT_LAST);
    window.kkStop();
    window.kkSettle({ turns: String(document.querySelectorAll("#kk-chat .kk-turn").length) });
  }
  window.kkSettled = () => {
    clearTimeout(settling);
    settling = null;
    pass();
  };

  // What was asked leaves as its answer comes, not a moment later.
  const watch = setInterval(() => {
    const chat = by("kk-chat");
    if (!chat || !by("kk-question")) return;
    clearInterval(watch);
    new MutationObserver(() => asking && asking.data === out && lastTurn() !== asking.after && done()).observe(chat, { childList: true, subtree: true });
  }, 20);

  // ---- The box: Enter sends, Shift+Enter breaks the line, what is being converted is not sent -------------
  const LONGEST = 2000, NEAR = 1800;
  function put(text) {
    box().value = text;
    fit();
  }
  function fit() {
    const area = box(), over = area.value.length;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 3, 200)}px`;
    const told = over > LONGEST ? `${over.toLocaleString()} 字です。質問は ${LONGEST.toLocaleString()} 字までです。` : over > NEAR ? `あと ${LONGEST - over} 字` : "";
    if (by("kk-length").textContent !== told) by("kk-length").textContent = told;
  }
  function send() {
    const { value } = box();
    if (window.kkAsk(value)) put("");
  }
  document.addEventListener("input", (event) => event.target === box() && fit());
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.key !== "Enter" || event.shiftKey) return;
    // The Enter that takes a conversion over is a key of the input method; browsers tell it in one of two ways.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "kk-form") return;
    event.preventDefault();
    send();
  });
  // Before the conversation sends what its buttons say: a question shows at once, and only one is asked at a time.
  document.addEventListener("click", (event) => {
    const hit = event.target.closest("#kk-stop, [data-ask], #kk-chat [data-act='ask'], #kk-chat [data-act='drop']");
    if (!hit) return;
    if (hit.id === "kk-stop") return stop();
    event.preventDefault();
    event.stopPropagation();
    if (hit.dataset.act === "drop") begin(null, { act: "drop", part: hit.dataset.part });
    else window.kkAsk(hit.dataset.ask ?? hit.dataset.text);
  }, true);
}
