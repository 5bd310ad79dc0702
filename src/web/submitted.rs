//! A form as it arrives. Whoever may not send it hears nothing about it (see [`super::deciding`]).

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::deciding;
use super::form::FormState;
use crate::error::AppError;

/// A posted form: the struct `T` that lists its fields, and its state, checked by `validator`.
pub struct Submitted<T> {
    pub data: T,
    pub state: FormState,
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Submitted<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let pairs = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let read = pairs.await.map_err(|_| AppError::refused("form-broken"));
            let read = read.and_then(|pairs| Ok((from_pairs(&pairs)?, pairs.into_inner())));
            if read.is_err() {
                deciding::decided(&request).await;
            }
            let (data, pairs) = read?;
            let mut state = FormState::from_pairs(pairs);
            state.check(&data);
            Ok(Submitted { data, state })
        })
    }
}

/// Fills a form struct from name-value pairs. Its fields are `String` or `Vec<String>` with `#[serde(default)]`.
pub fn from_pairs<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T, AppError> {
    let mut object = serde_json::Map::new();
    for (name, value) in pairs {
        match object.get_mut(name) {
            None => {
                object.insert(name.clone(), value.clone().into());
            }
            Some(serde_json::Value::Array(values)) => values.push(value.clone().into()),
            Some(first) => *first = serde_json::Value::Array(vec![first.clone(), value.clone().into()]),
        }
    }
    serde_json::from_value(serde_json::Value::Object(object)).map_err(|_| AppError::refused("form-broken"))
}

/// For `Vec<String>` fields: one ticked box arrives as a text, several as a list.
pub fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match serde::Deserialize::deserialize(deserializer)? {
        OneOrMany::One(value) => vec![value],
        OneOrMany::Many(values) => values,
    })
}
