//! Zip archives from strangers: read entry by entry through a counter, never written to a disk.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::file_error::FileError;
use super::limits::{MAX_ENTRIES, MAX_PACKAGE_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES, RATIO_FREE_BYTES};

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Refuses archives with passwords, with too many entries, or with names that leave their folder.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        if bytes.len() > MAX_PACKAGE_BYTES {
            return Err(FileError::PackageTooLarge);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(FileError::broken)?;
        if zip.len() > MAX_ENTRIES {
            return Err(FileError::Bomb);
        }
        let names: Result<Vec<String>, _> = zip.file_names().map(|name| name.map(Cow::into_owned)).collect();
        let names = names.map_err(FileError::broken)?;
        if let Some(name) = names.iter().find(|name| !is_safe(name)) {
            return Err(FileError::UnsafeName(name.clone()));
        }
        let mut archive = Self { zip, names, left: MAX_UNPACKED_BYTES };
        archive.refuse_passwords()?;
        Ok(archive)
    }

    fn refuse_passwords(&mut self) -> Result<(), FileError> {
        for at in 0..self.zip.len() {
            if self.zip.by_index_raw(at).map_err(FileError::broken)?.encrypted() {
                return Err(FileError::Encrypted);
            }
        }
        Ok(())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The content of an entry; none when there is no such entry. A file larger than `max` is cut off one byte after it,
    /// for the caller to refuse.
    pub(super) fn read(&mut self, name: &str, max: usize) -> Result<Option<Vec<u8>>, FileError> {
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(FileError::broken(error)),
        };
        let packed = entry.compressed_size();
        let mut content = Vec::new();
        let limit = self.left.min(max as u64) + 1;
        entry.take(limit).read_to_end(&mut content).map_err(FileError::broken)?;
        self.count(content.len() as u64, packed)?;
        Ok(Some(content))
    }

    /// Unpacks everything once and keeps nothing, before someone reads it who does not count.
    pub(super) fn measure(&mut self) -> Result<(), FileError> {
        for at in 0..self.zip.len() {
            let entry = self.zip.by_index(at).map_err(FileError::broken)?;
            let packed = entry.compressed_size();
            let size =
                std::io::copy(&mut entry.take(self.left + 1), &mut std::io::sink()).map_err(FileError::broken)?;
            self.count(size, packed)?;
        }
        Ok(())
    }

    fn count(&mut self, unpacked: u64, packed: u64) -> Result<(), FileError> {
        if unpacked > self.left || (unpacked > RATIO_FREE_BYTES && unpacked / packed.max(1) > MAX_RATIO) {
            return Err(FileError::Bomb);
        }
        self.left -= unpacked;
        Ok(())
    }
}

/// Relative, with forward slashes, and never upwards.
fn is_safe(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    !name.is_empty()
        && !is_drive
        && !name.starts_with('/')
        && !name.contains(['\\', '\0'])
        && name.split('/').all(|part| part != "..")
}

/// A reference in a file of the package as the name of an entry; none when it leads out of the package.
pub(super) fn resolve(folder: &str, reference: &str) -> Option<String> {
    if reference.starts_with('/') || reference.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
