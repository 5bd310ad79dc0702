// The exam's comfort: answers are saved as they are given, wait on this device while the connection is gone, and the clock
// counts down by the server's time. Without a connection the paper goes on from what was loaded before. Without this script
// the buttons of the form save and go on.
(() => {
  const form = document.getElementById("question");
  const clock = document.getElementById("clock");
  const saved = document.getElementById("saved");
  if (!form || !clock) return;
  const { save, exam, attempt, zone, saved: savedText, waiting, saving, signedOut, offline, stay, presence, taken, paused, resumed, take } = form.dataset;
  // On a shared device everybody's answers wait apart: they go to the attempt in which they were given, or nowhere.
  const key = `answers:${save}:${attempt}`;

  // The server's clock: this device's clock may be wrong, so only differences are taken from it.
  const offset = Number(clock.dataset.now) - Date.now();
  let deadline = Number(clock.dataset.deadline);
  // While an invigilator pauses the exam, what is left stands still.
  let pausedAt = null;
  // Set where a text may be under way.
  let keepTyped = () => {};
  const tick = () => {
    const left = Math.max(0, Math.round((deadline - (pausedAt ?? Date.now() + offset)) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("soon", left <= 300);
    // One more try to send what waits, then the exam's page says how it stands.
    if (left === 0 && pausedAt === null) {
      clearInterval(timer);
      keepTyped();
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

  // This device numbers its answers: the server tells by them what is newer.
  const device = deviceName();
  const next = () => {
    try {
      const number = Math.max(Number(localStorage.getItem("sequence")) + 1 || 1, Date.now());
      localStorage.setItem("sequence", String(number));
      return device ? number : 0;
    } catch { return 0; }
  };

  // What stands over the exam: a pause, or another device that holds it. Meanwhile nothing can be answered here. Outside of
  // the exam's networks it is as without a connection: the paper goes on, and its answers wait on this device.
  const note = document.getElementById("exam-note");
  let blocked = "";
  let outside = "";
  const tell = (text, ...more) => {
    if (!note) return;
    note.hidden = !text;
    note.replaceChildren(...(text ? [text, ...more] : []));
  };
  const block = (why, text) => {
    if (blocked === why) return;
    const was = blocked;
    blocked = why;
    tell(why ? text : outside, ...(why === "elsewhere" ? [takeOver()] : []));
    for (const part of document.querySelectorAll("#asked, #hand-in, button[name=go]")) part.inert = why !== "";
    // What the page said before, such as that this device took over, holds no longer.
    if (why) {
      say("");
      for (const past of document.querySelectorAll(".flash.ok")) past.remove();
    }
    if (why === "" && was === "paused") { say(resumed); flush(); }
  };
  const leave = (text) => {
    if (outside === text) return;
    outside = text;
    if (!blocked) tell(text);
    if (!text) flush();
  };
  const takeOver = () => {
    const button = document.createElement("button");
    button.className = "btn go small";
    button.textContent = take;
    button.addEventListener("click", () => {
      const post = document.createElement("form");
      post.method = "post";
      post.action = taken;
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "device", value: device });
      post.append(field);
      document.body.append(post);
      // What waits here was refused: the exam went on elsewhere meanwhile.
      write([]);
      post.submit();
    });
    return button;
  };

  // A sign of life, with the times the page was left. It hears of pauses, extra time, and other devices.
  let looks = [];
  const look = (kind) => {
    // Going on to the next question is no leaving.
    if (isLeaving || (kind === "lost") === isAway) return;
    isAway = kind === "lost";
    looks.push({ kind, at: Date.now() });
    beat();
  };
  let isAway = false;
  let isLeaving = false;
  addEventListener("pagehide", () => { isLeaving = true; });
  addEventListener("pageshow", () => { isLeaving = false; });
  let isBeating = false;
  async function beat() {
    // In a trial there is nobody to hear of it.
    if (isBeating || !presence) return;
    isBeating = true;
    const sent = looks.slice(0, 20);
    const focus = sent.map(({ kind, at }) => `${kind}-${Math.round((Date.now() - at) / 1000)}`).join();
    try {
      const response = await fetch(presence, {
        method: "POST", redirect: "manual", body: new URLSearchParams({ device, focus }), credentials: "same-origin",
        keepalive: true, signal: AbortSignal.timeout(10000),
      });
      if (!response.ok) return;
      looks = looks.slice(sent.length);
      const standing = await response.json();
      if (standing.deadline_at) deadline = Date.parse(standing.deadline_at);
      pausedAt = standing.paused_at ? Date.parse(standing.paused_at) : null;
      leave(standing.outside && (form.dataset.outside || standing.outside) || "");
      if (standing.state === "outside") block("", "");
      else if (standing.state === "paused") block("paused", paused);
      else if (standing.state !== "in_progress") location.assign(exam);
      else if (standing.elsewhere) block("elsewhere", form.dataset.elsewhere || standing.elsewhere);
      else block("", "");
      tick();
    } catch { /* the next one */ } finally { isBeating = false; }
  }

  // The newest answer of a position replaces the one that waits.
  const enqueue = (answer) => {
    const queue = read().filter((other) => other.position !== answer.position);
    queue.push(answer);
    write(queue);
  };

  // The palette says of each question what the server has of it, or that an answer waits here. In that state it is also named.
  const tiles = form.tagName === "FORM" ? [...document.querySelectorAll(".palette a")] : [];
  const names = document.querySelector(".palette")?.dataset;
  const stateOf = ({ classList }) => ({ isAnswered: classList.contains("a"), isFlagged: classList.contains("f"), isWaiting: classList.contains("w") });
  const nameOf = ({ isAnswered, isFlagged, isWaiting }, number) => {
    const name = (isAnswered ? (isFlagged ? names.both : names.answered) : (isFlagged ? names.flagged : names.open)).replace("#", number);
    return isWaiting ? names.waits.replace("#", name) : name;
  };
  const given = ({ choice, flagged }) => ({ isAnswered: choice !== "", isFlagged: String(flagged) === "true" });
  const held = tiles.map(stateOf);
  const paint = () => {
    const queue = read();
    tiles.forEach((tile, at) => {
      const own = queue.find((answer) => Number(answer.position) === at + 1);
      const state = own ? { ...given(own), isWaiting: true } : held[at];
      const before = nameOf(stateOf(tile), at + 1);
      tile.classList.toggle("a", state.isAnswered);
      tile.classList.toggle("f", state.isFlagged);
      tile.classList.toggle("w", state.isWaiting);
      // Behind its state stands what else there is to say, such as its case.
      tile.setAttribute("aria-label", tile.getAttribute("aria-label").replace(before, nameOf(state, at + 1)));
    });
    const counted = document.getElementById("answered");
    if (counted) counted.textContent = counted.dataset.text.replace("#", tiles.filter((tile) => tile.classList.contains("a")).length);
    const legend = document.getElementById("legend-waits");
    if (legend) legend.hidden = !tiles.some((tile) => tile.classList.contains("w"));
  };

  // Resolves to "sent", "lost" without a connection, or "out" when nobody is signed in any more.
  let sending = null;
  const flush = () => (sending ??= send().finally(() => { sending = null; paint(); }));
  async function send() {
    for (let queue = read(); queue.length && blocked === ""; queue = read()) {
      const answer = queue[0];
      let response;
      try {
        response = await fetch(save, {
          method: "POST", redirect: "manual", body: new URLSearchParams({ ...answer, device, attempt }), credentials: "same-origin",
          signal: AbortSignal.timeout(10000),
        });
      } catch { say(waiting, true); return "lost"; }
      if (response.type === "opaqueredirect") { say(signedOut, true); return "out"; }
      // Busy, or the answer arrived too slowly to be read: it was not looked at, so it is sent again.
      if (response.status >= 500 || response.status === 429 || response.status === 408) { say(waiting, true); return "lost"; }
      const body = await response.json().catch(() => ({}));
      // It waits on this device until the exam goes on.
      if (body.code === "paused") { block("paused", paused); beat(); return "lost"; }
      if (body.code === "outside") { leave(form.dataset.outside || body.message); say(waiting, true); return "lost"; }
      // Somebody else signed in on this device; it waits for whoever gave it.
      if (body.code === "other_attempt") { say(signedOut, true); return "out"; }
      if (body.code === "elsewhere") block("elsewhere", form.dataset.elsewhere || body.message);
      // Taken or refused for good: it does not wait any longer, unless it was changed meanwhile.
      const same = (other) => other.position === answer.position && other.at === answer.at;
      write(read().filter((other) => !same(other)));
      if (response.ok && tiles.length) held[answer.position - 1] = { ...given(answer), isWaiting: false };
      paint();
      if (response.ok) {
        leave("");
        if (body.deadline_at) deadline = Date.parse(body.deadline_at);
        const time = new Date(body.saved_at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
        say(savedText.replace("#", answer.position).replace("@", time));
      } else {
        // What another device has to do with it stands over the exam already.
        say(blocked ? "" : body.message || waiting, true);
      }
    }
    return "sent";
  }

  // As flush; when nothing waits, a look whether the server answers.
  async function connection() {
    if (read().length) return flush();
    if (outside) await beat();
    if (outside || !navigator.onLine) return "lost";
    return fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(5000) }).then(() => "sent", () => "lost");
  }

  if (form.tagName === "FORM") {
    const byId = (id) => document.getElementById(id);
    const position = () => Number(form.dataset.position);
    const collect = () => {
      const data = new FormData(form);
      // Places without a letter are dashes: nothing but dashes is no answer.
      const choice = data.getAll("choice").join("");
      return {
        position: form.dataset.position, choice: form.querySelector("select") && /^-*$/.test(choice) ? "" : choice,
        flagged: data.has("flagged"), at: String(Date.now()), sequence: next(),
      };
    };
    const fill = (choice) => {
      form.querySelectorAll("[name=choice]").forEach((input, at) => {
        if (input.tagName === "SELECT") input.value = choice[at] ?? "-";
        else if (/radio|checkbox/.test(input.type)) input.checked = choice.includes(input.value);
        else input.value = choice;
      });
      form.querySelector(".places select")?.dispatchEvent(new Event("input", { bubbles: true }));
    };
    // What waits on this device is newer than what the page was drawn with.
    const overlay = () => {
      const own = read().find((answer) => answer.position === form.dataset.position);
      if (!own) return;
      fill(own.choice);
      form.elements.flagged.checked = String(own.flagged) === "true";
    };

    // The paper of this attempt stays in this tab, in both languages, with what is answered here: a switch of the language just
    // before the connection goes stops nobody. The language of the page comes first, and the other is better than none.
    const langs = [document.documentElement.lang, document.querySelector(".exam-bar button[name=go]")?.value].filter(Boolean);
    const paperKey = (lang) => `paper:${attempt}:${lang}`;
    const papers = {};
    try {
      // What whoever wrote here before has left in this tab is not this candidate's to read.
      for (const own of Object.keys(sessionStorage)) {
        if (own.startsWith("paper:") && !own.startsWith(`paper:${attempt}:`)) sessionStorage.removeItem(own);
      }
    } catch { /* forbidden */ }
    for (const lang of langs) {
      try { papers[lang] = JSON.parse(sessionStorage.getItem(paperKey(lang))); } catch { /* forbidden */ }
    }
    const kept = () => langs.map((lang) => papers[lang]).find(Boolean);
    const remember = () => {
      const { choice, flagged } = collect();
      for (const lang of langs) {
        const question = papers[lang]?.[position() - 1];
        if (!question) continue;
        Object.assign(question, { choice, is_flagged: flagged });
        try { sessionStorage.setItem(paperKey(lang), JSON.stringify(papers[lang])); } catch { /* full or forbidden */ }
      }
    };
    // Pictures and sounds are fetched ahead, one after the other, so that they are there without a connection. Films are long.
    const ahead = async () => {
      for (const question of kept() ?? []) {
        const shown = new DOMParser().parseFromString(question.material + question.figures, "text/html");
        for (const part of shown.querySelectorAll("img, audio")) {
          try { await (await fetch(part.getAttribute("src"), { credentials: "same-origin" })).blob(); } catch { return; }
        }
      }
    };
    const load = async (lang) => {
      try {
        const response = await fetch(`${exam}/paper?lang=${lang}`, { redirect: "manual", credentials: "same-origin" });
        if (response.ok) papers[lang] = await response.json();
      } catch { /* tried again on the next page */ }
      remember();
    };
    // Everybody starts at the same moment, so on the first page the papers are asked for a little later, each at its own time.
    const loadAll = async () => {
      const isFirst = !document.referrer.includes("/questions/");
      for (const lang of langs.filter((lang) => !papers[lang])) {
        if (isFirst) await new Promise((resolve) => setTimeout(resolve, 1000 + Math.random() * 4000));
        await load(lang);
        if (lang === langs[0]) ahead();
      }
    };

    const draw = (paper, number) => {
      const question = paper[number - 1];
      form.dataset.position = String(number);
      form.action = `${exam}/questions/${number}`;
      history.replaceState(null, "", form.action);
      byId("heading").textContent = question.heading;
      byId("terms").textContent = question.terms;
      form.querySelector("legend").textContent = question.heading;
      byId("material").innerHTML = question.material;
      form.querySelector(".stem").textContent = question.stem;
      byId("figures").innerHTML = question.figures;
      byId("answer").innerHTML = question.field;
      fill(question.choice);
      form.elements.flagged.checked = question.is_flagged;
      byId("go-previous").hidden = number === 1;
      byId("go-next").hidden = number === paper.length;
      byId("go-review").hidden = number < paper.length;
      tiles.forEach((tile, at) => (at === number - 1 ? tile.setAttribute("aria-current", "true") : tile.removeAttribute("aria-current")));
      fold();
      overlay();
      count();
      form.querySelector("h1").focus();
    };
    // Material that was folded at one question of a case stays so at the others.
    const foldKey = (material) => `folded:${attempt}:${material.dataset.case}`;
    const fold = () => {
      const material = form.querySelector("details.material");
      try { if (material) material.open = sessionStorage.getItem(foldKey(material)) === null; } catch { /* forbidden */ }
    };
    form.addEventListener("toggle", ({ target }) => {
      if (!target.matches("details.material")) return;
      try { target.open ? sessionStorage.removeItem(foldKey(target)) : sessionStorage.setItem(foldKey(target), "1"); } catch { /* forbidden */ }
    }, true);

    // Without the paper nobody can go on: the page says so, and its buttons wait with it.
    const buttons = [...document.querySelectorAll("[name=go]")];
    let isStuck = false;
    const stick = (on) => {
      isStuck = on;
      for (const button of buttons) button.disabled = on;
      if (on) say(stay, true);
    };
    const turn = (number) => {
      const paper = kept();
      if (!paper) return stick(true);
      if (!paper[number - 1]) return say(stay, true);
      draw(paper, number);
      say(offline, true);
    };

    // How long an essay is: Chinese characters one by one, anything else by words.
    const count = () => {
      const text = form.querySelector("textarea")?.value ?? "";
      const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
      const words = text.replace(/\p{Script=Han}/gu, " ").match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
      const place = byId("written");
      if (place) place.textContent = place.dataset.text.replace("#", characters + words);
    };

    const keep = () => {
      clearTimeout(typing);
      typing = null;
      typingSince = 0;
      remember();
      say(blocked ? "" : saving);
      enqueue(collect());
      flush();
    };
    // A text is saved while it is being written: whenever the writer pauses, and every few seconds if they do not.
    let typing = null;
    let typingSince = 0;
    form.addEventListener("input", (event) => {
      if (!event.target.matches("textarea, input[type=text]")) return;
      count();
      say(saving);
      clearTimeout(typing);
      typingSince ||= Date.now();
      typing = setTimeout(keep, Math.min(1500, Math.max(0, typingSince + 6000 - Date.now())));
    });
    form.addEventListener("change", keep);
    addEventListener("pagehide", () => { if (typing) keep(); });
    keepTyped = () => { if (typing) keep(); };
    // The server shows the next question as long as it can be reached; this page draws it when it cannot.
    let isOnItsWay = false;
    let isAsking = false;
    form.addEventListener("submit", async (event) => {
      if (isOnItsWay) return;
      event.preventDefault();
      if (isAsking) return;
      isAsking = true;
      const submitter = event.submitter;
      const state = await connection();
      isAsking = false;
      if (state === "sent") {
        isOnItsWay = true;
        // A form cannot be sent again while its own submit event is still on the way.
        setTimeout(() => form.requestSubmit(submitter));
      } else if (state === "lost") {
        const steps = { previous: -1, next: 1 };
        turn(submitter?.value in steps ? position() + steps[submitter.value] : 0);
      }
    });
    tiles.forEach((tile, at) => tile.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const state = await connection();
      if (state === "sent") location.assign(tile.href);
      else if (state === "lost") turn(at + 1);
    }));
    document.addEventListener("keydown", (event) => {
      if (blocked || event.ctrlKey || event.metaKey || event.altKey || !/^[1-8]$/.test(event.key)) return;
      form.querySelectorAll("[name=choice]:is([type=radio], [type=checkbox])")[Number(event.key) - 1]?.click();
    });
    addEventListener("pageshow", () => { isOnItsWay = false; });
    setInterval(async () => {
      if (isStuck && await connection() === "sent") { stick(false); say(""); }
    }, 5000);

    fold();
    overlay();
    count();
    remember();
    if (attempt) loadAll();
  }

  for (const field of document.querySelectorAll("input[name=device]")) field.value = device;

  // Nothing is handed in while an answer still waits on this device.
  const handIn = document.querySelector("#hand-in form");
  let isHanding = false;
  handIn?.addEventListener("submit", async (event) => {
    if (isHanding) return;
    event.preventDefault();
    const state = await connection();
    if (state !== "sent" || blocked) return;
    isHanding = true;
    setTimeout(() => handIn.requestSubmit());
  });

  const timer = setInterval(tick, 1000);
  tick();
  addEventListener("online", () => { flush(); beat(); });
  addEventListener("blur", () => look("lost"));
  addEventListener("focus", () => look("back"));
  document.addEventListener("visibilitychange", () => look(document.hidden ? "lost" : "back"));
  // At its own time on each device; more often while there is something to wait for.
  setTimeout(() => { beat(); setInterval(beat, 20000); }, Math.random() * 3000);
  setInterval(() => { if (blocked) beat(); }, 5000);
  setInterval(() => { if (read().length) flush(); }, 5000);
  paint();
  flush();
})();
