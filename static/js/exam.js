// The exam's comfort: answers are saved as they are given, wait on this device while the connection is gone, and the clock
// counts down by the server's time. Without this script the buttons of the form save and go on.
(() => {
  const form = document.getElementById("question");
  const clock = document.getElementById("clock");
  const saved = document.getElementById("saved");
  if (!form || !clock) return;
  const { save, exam, saved: savedText, waiting, saving, signedOut } = form.dataset;
  const key = `answers:${save}`;

  // The server's clock: this device's clock may be wrong, so only differences are taken from it.
  const offset = Number(clock.dataset.now) - Date.now();
  let deadline = Number(clock.dataset.deadline);
  const tick = () => {
    const left = Math.max(0, Math.round((deadline - Date.now() - offset) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("soon", left <= 300);
    // One more try to send what waits, then the exam's page says how it stands.
    if (left === 0) {
      clearInterval(timer);
      flush().finally(() => { if (read().length === 0) location.assign(exam); });
    }
  };

  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; } };
  const write = (queue) => {
    try { queue.length ? localStorage.setItem(key, JSON.stringify(queue)) : localStorage.removeItem(key); } catch { /* full or forbidden */ }
  };
  const say = (text, isWaiting) => {
    saved.textContent = text;
    saved.classList.toggle("waiting", Boolean(isWaiting));
  };

  // The newest answer of a position replaces the one that waits.
  const enqueue = (answer) => {
    const queue = read().filter((other) => other.position !== answer.position);
    queue.push(answer);
    write(queue);
  };

  let sending = null;
  const flush = () => (sending ??= send().finally(() => { sending = null; }));
  async function send() {
    for (let queue = read(); queue.length; queue = read()) {
      const answer = queue[0];
      let response;
      try {
        response = await fetch(save, {
          method: "POST", redirect: "manual", body: new URLSearchParams(answer), credentials: "same-origin",
          signal: AbortSignal.timeout(10000),
        });
      } catch { say(waiting, true); return false; }
      if (response.type === "opaqueredirect") { say(signedOut, true); return false; }
      if (response.status >= 500 || response.status === 429) { say(waiting, true); return false; }
      // Taken or refused for good: it does not wait any longer, unless it was changed meanwhile.
      const same = (other) => other.position === answer.position && other.at === answer.at;
      write(read().filter((other) => !same(other)));
      const body = await response.json().catch(() => ({}));
      if (response.ok) {
        deadline = Date.parse(body.deadline_at);
        const time = new Date(body.saved_at).toLocaleTimeString([], { hour12: false });
        say(savedText.replace("#", answer.position).replace("@", time));
      } else {
        say(body.message || waiting, true);
      }
    }
    return true;
  }

  if (form.tagName === "FORM") {
    const tile = document.querySelector(".palette [aria-current]");
    const collect = () => {
      const data = new FormData(form);
      return {
        position: form.dataset.position, choice: data.getAll("choice").join(""),
        flagged: data.has("flagged"), at: String(Date.now()),
      };
    };
    let isDirty = read().some((answer) => answer.position === form.dataset.position);
    form.addEventListener("change", () => {
      const answer = collect();
      isDirty = true;
      tile?.classList.toggle("a", answer.choice !== "");
      tile?.classList.toggle("f", answer.flagged);
      say(saving);
      enqueue(answer);
      flush();
    });
    // What waits on this device is newer than what the page was drawn with.
    const own = read().find((answer) => answer.position === form.dataset.position);
    if (own) {
      for (const input of form.querySelectorAll("[name=choice]")) input.checked = own.choice.includes(input.value);
      form.elements.flagged.checked = String(own.flagged) === "true";
    }
    // Going on needs the server: when it cannot be reached, stay here with everything kept.
    form.addEventListener("submit", async (event) => {
      if (!isDirty || event.submitter?.dataset.sent) return;
      event.preventDefault();
      const submitter = event.submitter;
      if (await flush()) {
        isDirty = false;
        // A form cannot be sent again while its own submit event is still on the way.
        setTimeout(() => form.requestSubmit(submitter));
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-8]$/.test(event.key)) return;
      form.querySelectorAll("[name=choice]")[Number(event.key) - 1]?.click();
    });
  }

  const timer = setInterval(tick, 1000);
  tick();
  addEventListener("online", flush);
  setInterval(() => { if (read().length) flush(); }, 5000);
  flush();
})();
