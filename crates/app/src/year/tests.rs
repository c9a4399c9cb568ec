use crate::testing::Folder;

use super::{Plan, Stop, live};

#[test]
fn a_small_city_keeps_its_promises_every_evening() {
    crate::flow::install();
    let folder = Folder::new();
    let app = crate::cli::Data { data: folder.path().to_owned(), database: None }.app().unwrap();
    let mut months = 0;
    let plan = Plan { seed: 7, units: 26, cases: 500, days: 40 };
    match live(&app, plan, |_| months += 1) {
        Ok(last) => {
            assert_eq!((months, last.reported), (2, 500));
            assert!(last.closed > 250 && last.refused < last.deeds / 4, "{last:?}");
        }
        Err(Stop::Broken { day, promise, about }) => panic!("day {day}: {promise}: {about}"),
        Err(Stop::Failed(problem)) => panic!("{problem:?}"),
    }
}
