//! One programme from the sign-up to the job, on a phone in Chinese and at a desk in English.
//!
//! The demo is the world; each stage is taken by those who take it in life, every one in a browser of their own. A stage
//! that fails does not hide the others.

mod assessment;
mod exam;
mod marking;
mod placement;
mod recruitment;
mod training;
mod walk;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::world::Variant;
use walk::Walk;

type Stage = Pin<Box<dyn Future<Output = ()>>>;

#[tokio::test]
async fn on_a_phone_in_chinese() {
    whole(Variant::PhoneChinese).await;
}

#[tokio::test]
async fn at_a_desk_in_english() {
    whole(Variant::DesktopEnglish).await;
}

async fn whole(variant: Variant) {
    let walk = Rc::new(Walk::new(variant));
    let of = || Rc::clone(&walk);
    let stages: [(&str, Stage); 11] = [
        ("application", Box::pin(recruitment::application(of()))),
        ("nomination", Box::pin(recruitment::nomination(of()))),
        ("booking", Box::pin(training::booking(of()))),
        ("waitlist", Box::pin(training::waitlist(of()))),
        ("attendance", Box::pin(training::attendance(of()))),
        ("exam", Box::pin(exam::exam(of()))),
        ("assessment", Box::pin(assessment::assessment(of()))),
        ("marking", Box::pin(marking::marking(of()))),
        ("dispute", Box::pin(marking::dispute(of()))),
        ("certificate", Box::pin(placement::certificate(of()))),
        ("placement", Box::pin(placement::placement(of()))),
    ];
    let mut failed = Vec::new();
    let local = tokio::task::LocalSet::new();
    for (name, stage) in stages {
        let began = std::time::Instant::now();
        let running = local.spawn_local(stage);
        if local.run_until(running).await.is_err() {
            failed.push(name);
        }
        println!("{variant:?}: {name} took {:.1} s", began.elapsed().as_secs_f64());
    }
    assert!(failed.is_empty(), "{variant:?}: these stages failed, each with its reason above: {failed:?}");
}
