//! Uploads: kept in a folder by default, in S3 when that is outgrown. Names are ours and random, never the visitor's.

use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Files {
    /// `file://folder`, or `s3://bucket/prefix` with the usual `AWS_...` variables.
    pub fn from_url(url: &str) -> anyhow::Result<Files> {
        if let Some(folder) = url.strip_prefix("file://") {
            std::fs::create_dir_all(folder)?;
            let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
            return Ok(Files { store: Arc::new(store), prefix: Path::default() });
        }
        let parsed = url::Url::parse(url)?;
        let store = AmazonS3Builder::from_env().with_url(url).build()?;
        Ok(Files { store: Arc::new(store), prefix: Path::from(parsed.path().trim_matches('/')) })
    }

    /// Keeps `body` under `key`.
    pub async fn put(&self, key: &str, body: Vec<u8>) -> anyhow::Result<()> {
        self.store.put(&self.prefix.clone().join(key), body.into()).await?;
        Ok(())
    }

    /// Takes away what is under `key`.
    pub async fn delete(&self, key: &str) -> anyhow::Result<()> {
        self.store.delete(&self.prefix.clone().join(key)).await?;
        Ok(())
    }

    /// Some bytes of a longer file.
    pub async fn get_range(&self, key: &str, range: std::ops::Range<u64>) -> anyhow::Result<Vec<u8>> {
        let bytes = self.store.get_range(&self.prefix.clone().join(key), range).await?;
        Ok(bytes.to_vec())
    }

    pub async fn get(&self, key: &str) -> anyhow::Result<Vec<u8>> {
        let object = self.store.get(&self.prefix.clone().join(key)).await?;
        Ok(object.bytes().await?.to_vec())
    }
}
