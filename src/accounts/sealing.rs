//! Seals personal numbers: encrypted with XChaCha20-Poly1305 where they are kept, compared by a keyed digest, and shown
//! masked.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    pub const fn new(key: [u8; 32]) -> SealingKey {
        SealingKey(key)
    }

    /// Nonce and ciphertext of `text`.
    pub fn seal(&self, text: &str) -> anyhow::Result<Vec<u8>> {
        let nonce = crate::random::bytes::<24>();
        let sealed = XChaCha20Poly1305::new((&self.0).into())
            .encrypt(XNonce::from_slice(&nonce), text.as_bytes())
            .map_err(|_| anyhow::anyhow!("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The text that was sealed; an error when the key is another or a byte was changed.
    pub fn open(&self, sealed: &[u8]) -> anyhow::Result<String> {
        anyhow::ensure!(sealed.len() > 24, "too short to be sealed");
        let (nonce, sealed) = sealed.split_at(24);
        let text = XChaCha20Poly1305::new((&self.0).into())
            .decrypt(XNonce::from_slice(nonce), sealed)
            .map_err(|_| anyhow::anyhow!("the seal does not open with this key"))?;
        Ok(String::from_utf8(text)?)
    }

    /// The same digest for the same text, worthless without the key. For finding duplicates.
    pub fn digest(&self, text: &str) -> String {
        crate::random::hex(&self.derive(text))
    }

    /// A key for another purpose, from which nobody works out this one.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac =
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("any length"));
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey")
    }
}

/// `330***********1234`: enough to recognise one's own number.
pub fn masked(number: &str) -> String {
    let letters: Vec<char> = number.chars().collect();
    if letters.len() < 8 {
        return "*".repeat(letters.len());
    }
    let hidden = "*".repeat(letters.len() - 7);
    format!(
        "{}{hidden}{}",
        letters[..3].iter().collect::<String>(),
        letters[letters.len() - 4..].iter().collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_opens_a_seal() {
        let sealed = SealingKey::new([1; 32]).seal("330106200001011234").unwrap();
        assert_eq!(SealingKey::new([1; 32]).open(&sealed).unwrap(), "330106200001011234");
        assert!(SealingKey::new([2; 32]).open(&sealed).is_err());
    }

    #[test]
    fn a_mask_keeps_the_ends() {
        assert_eq!(masked("330106200001011234"), "330***********1234");
    }
}
