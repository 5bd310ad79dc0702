// A part of the page that follows what is typed: the form names where to ask and where the answer goes. Without a script
// a button does the same.
(() => {
  const form = document.querySelector("form[data-fragment]");
  const place = form && document.getElementById(form.dataset.into);
  if (!place) return;
  let timer;
  let asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.fragment, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "x-fragment": "true" },
        redirect: "error",
        signal: asking.signal,
      });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // The page stays as it was; the next change asks again.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
})();
