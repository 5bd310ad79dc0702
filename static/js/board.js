// The live board: its part is fetched every few seconds and swapped, so that nobody reloads. A hidden tab rests. Without this
// script the page shows how it was when it was loaded.
(() => {
  const board = document.getElementById("board");
  const state = document.getElementById("board-state");
  if (!board || !state) return;
  const EVERY = 5000;
  const time = () => new Date().toLocaleTimeString("en-GB", { timeZone: state.dataset.zone });
  let last = time();
  let isAsking = false;

  const refresh = async () => {
    if (document.hidden || isAsking) return;
    isAsking = true;
    try {
      const response = await fetch(board.dataset.rows, {
        redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(10000),
      });
      if (response.type === "opaqueredirect" || response.status === 403 || response.status === 404) {
        state.textContent = state.dataset.out;
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      swap(await response.text());
      last = time();
      state.textContent = state.dataset.live.replace("@", last);
    } catch {
      state.textContent = state.dataset.lost.replace("@", last);
    } finally {
      isAsking = false;
    }
  };

  // Whoever stands on a link with the keyboard stays on it.
  const swap = (html) => {
    const here = board.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    board.innerHTML = html;
    if (here) board.querySelector(`a[href="${CSS.escape(here)}"]`)?.focus({ preventScroll: true });
  };

  // Filters that are being typed are left alone: they stand outside of the part.
  setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
  refresh();
})();
