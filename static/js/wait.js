// An exam that waits for an invigilator asks how it stands, and goes on by itself. The button that takes an exam over names
// this device.
(() => {
  const device = deviceName();
  for (const form of document.querySelectorAll("form[data-device]")) form.elements.device.value = device;
  const section = document.querySelector("[data-wait]");
  if (!section) return;
  const { wait, state, to } = section.dataset;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(wait, {
        method: "POST", redirect: "manual", body: new URLSearchParams({ device }), credentials: "same-origin",
        signal: AbortSignal.timeout(5000),
      });
      if (!response.ok) return;
      if ((await response.json()).state !== state) location.assign(to);
    } catch { /* asked again */ }
  }, 5000);
})();
