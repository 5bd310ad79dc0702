// This device has a random name: by it the server tells which device holds an exam. Without storage the login stands for it.
globalThis.deviceName = () => {
  try {
    let name = localStorage.getItem("device");
    if (!name) {
      name = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      localStorage.setItem("device", name);
    }
    return name;
  } catch { return ""; }
};
