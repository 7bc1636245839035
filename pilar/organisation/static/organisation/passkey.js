// Passkeys. Each button says in its data what it does; allauth's script talks to the browser.
"use strict";

const WORDS = {
  NotAllowedError: "Dibatalkan, atau waktunya habis. Tidak ada yang berubah; coba sekali lagi.",
  InvalidStateError: "Kunci sandi di perangkat ini sudah terdaftar pada akun Anda.",
  SecurityError: "Kunci sandi hanya dapat dipakai di alamat resmi situs ini.",
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  button.hidden = false;
  for (const name of button.dataset.reveals?.split(" ") ?? []) document.getElementById(name).hidden = false;
  window.allauth.webauthn.forms[button.dataset.passkey]({
    ids: {
      add: button.id,
      login: button.id,
      authenticate: button.id,
      passwordless: button.dataset.passwordless,
      credential: button.dataset.credential,
      data: "js_data",
    },
  });
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-status]");
  place.textContent = WORDS[event.detail.exception.name] ?? "Kunci sandi tidak dapat dipakai. Coba sekali lagi, atau pakai cara lain.";
  place.hidden = false;
});
