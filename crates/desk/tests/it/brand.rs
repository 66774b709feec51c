//! How the house shows itself.

use desk::Actor;
use domain::{
    brand::{BrandForm, Colour, MAX_LOGO_BYTES},
    permission::Role,
};
use testkit::on_both_databases;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of a picture";

on_both_databases! {
    async fn an_admin_gives_the_house_its_name_and_a_colour_that_reads(house: House) {
        let desk = &house.desk;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        let form = |accent: &str| BrandForm { name: "Kettles & Co".into(), accent: accent.into() };
        let refused = desk.set_brand(&sara, &form("#1f6f5c"), 0).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
        let admin = Actor::house();
        let refused = desk.set_brand(&admin, &form("#ffdd00"), 0).await.unwrap_err();
        assert_eq!(refused.field(), Some("accent"));
        assert_eq!(desk.brand().await.unwrap().version, 0, "what was refused is not kept");
        let brand = desk.set_brand(&admin, &form("#8a1c4a"), 0).await.unwrap();
        assert_eq!((brand.name.as_str(), brand.accent), ("Kettles & Co", Some(Colour(0x8a, 0x1c, 0x4a))));
        let stale = desk.set_brand(&admin, &form(""), 0).await;
        assert_eq!(stale.unwrap_err().code(), "changed");
        assert_eq!(desk.brand().await.unwrap(), brand);
    }

    async fn a_logo_is_a_small_picture_and_can_be_taken_away(house: House) {
        let desk = &house.desk;
        let admin = Actor::house();
        assert_eq!(desk.logo().await.unwrap_err().code(), "not_found");
        let large = [PNG, &vec![0; MAX_LOGO_BYTES]].concat();
        for wrong in [&b"<svg onload=alert(1)>"[..], &large] {
            let refused = desk.set_logo(&admin, Some(wrong)).await.unwrap_err();
            assert_eq!(refused.field(), Some("logo"));
        }
        let first = desk.set_logo(&admin, Some(PNG)).await.unwrap();
        assert_eq!(desk.logo().await.unwrap(), ("image/png", PNG.to_vec()));
        let other = desk.set_logo(&admin, Some(&[PNG, b"!"].concat())).await.unwrap();
        assert_ne!(first.logo, other.logo, "another picture has another address");
        let none = desk.set_logo(&admin, None).await.unwrap();
        assert_eq!(none.logo, None);
        assert_eq!(desk.logo().await.unwrap_err().code(), "not_found");
    }
}
