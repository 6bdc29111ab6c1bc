// An address that asks, or a conversation that was shown in this window before: the first screen is not meant.
try {
  const query = new URLSearchParams(location.search);
  const asks = (query.get("view") || "ask") === "ask" && (query.get("q") || sessionStorage.getItem("kk-talk"));
  document.documentElement.classList.toggle("kk-begun", Boolean(asks));
} catch {}
