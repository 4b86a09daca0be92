// @ts-check
// Photos are made small on the phone and sent in pieces: a lost connection loses one piece, and each file goes alone.
const LONGEST = 1600;
const PAUSES = [500, 1500, 4000, 9000];

/** @param {File} file */
async function small(file) {
  if (!file.type.startsWith("image/") || !("createImageBitmap" in window)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 400_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    /** @type {Blob | null} */
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

class Said extends Error {}

/** @param {string} url @param {RequestInit} how */
async function ask(url, how) {
  for (const pause of [...PAUSES, 0]) {
    try {
      const answer = await fetch(url, { ...how, headers: { ...how.headers, Accept: "application/json" } });
      const body = await answer.json().catch(() => ({}));
      if (answer.ok || (answer.status === 409 && "offset" in (body.facts ?? {}))) return body.facts ?? body;
      if (answer.status < 500 && ![408, 429].includes(answer.status)) throw new Said(body.say ?? body.detail ?? "");
    } catch (fault) {
      if (fault instanceof Said || !pause) throw fault;
    }
    if (pause) await new Promise((go) => setTimeout(go, pause));
  }
  throw new Error("lost");
}

/** @param {HTMLFormElement} form @param {File} file @param {(share: number) => void} tell */
async function send(form, file, tell) {
  const headers = { "X-CSRFToken": /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value };
  const data = await small(file);
  const place = `unggah:${location.pathname}:${form.dataset.upload}:${file.size}:${file.lastModified}`;
  let { url, size, most_piece: most, offset } = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  if (url && size === data.size) {
    offset = await ask(url, { headers }).then((told) => told.offset, () => (url = ""));
  }
  if (!url || size !== data.size) {
    const name = data === file ? file.name : `${file.name.replace(/\.\w+$/, "")}.jpg`;
    const body = new URLSearchParams({ nama: name, ukuran: String(data.size) });
    ({ url, size, most_piece: most, offset } = await ask(form.dataset.upload ?? "", { method: "POST", body, headers }));
    sessionStorage.setItem(place, JSON.stringify({ url, size, most_piece: most }));
  }
  const step = Math.min(most, 128 * 1024);
  while (offset < size) {
    const piece = data.slice(offset, offset + step);
    ({ offset } = await ask(`${url}?mulai=${offset}`, { method: "PUT", body: piece, headers }));
    tell(offset / size);
  }
  await ask(url, { method: "POST", headers });
  sessionStorage.removeItem(place);
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-upload]"))) {
  const state = /** @type {HTMLElement} */ (form.querySelector(".upload-state"));
  const bar = /** @type {HTMLProgressElement} */ (state.querySelector("progress"));
  const text = /** @type {HTMLElement} */ (state.querySelector("span"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const start = async () => {
    const inputs = [...form.querySelectorAll("input[type=file]")];
    const file = inputs.map((input) => /** @type {HTMLInputElement} */ (input).files?.[0]).find(Boolean);
    if (!file || button.disabled) return;
    state.hidden = false;
    button.disabled = true;
    text.textContent = `${form.dataset.sending} …`;
    try {
      await send(form, file, (share) => {
        bar.value = share * 100;
        text.textContent = `${form.dataset.sending} ${Math.round(share * 100)}%`;
      });
      form.reset(); // or a browser that keeps choices would send it once more
      location.hash = form.closest("section")?.id ?? "";
      location.reload();
    } catch (fault) {
      text.textContent = (fault instanceof Said && fault.message) || form.dataset.lost || "";
      button.disabled = false;
      button.textContent = form.dataset.again ?? "";
    }
  };
  form.addEventListener("change", start);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  start(); // chosen before this script was there
}
