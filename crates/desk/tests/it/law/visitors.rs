//! What visitors of web pages do.

use super::Watch;
use desk::Actor;
use domain::{
    permission::Role,
    rating::Stars,
    widget::{Arrival, Page, WidgetForm},
};
use testkit::{SHOP, on_both_databases};

on_both_databases! {
    async fn the_view_follows_visitors(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let channel = house.widget("Shop").await;
        house.telephony().await;
        let admin = Actor::house();
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        let (visitor, _) = house.visitor(channel).await;
        house.visitor_says(&visitor, "1", "hello").await;
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        watch.house.visitor_says(&visitor, "2", "anybody there?").await;
        watch.after("a visitor's words").await;
        let named = Arrival { name: Some("Mia".into()), ..Arrival::default() };
        watch.house.desk.arrive(channel, &named, Some(&visitor)).await.unwrap();
        watch.after("a visitor's name").await;
        let page = Page { url: "https://shop.example/x".into(), title: "X".into() };
        watch.house.desk.visitor_is_at(&visitor, &page).await.unwrap();
        watch.after("another page").await;
        watch.house.desk.visitor_wants_call(&visitor, "+49301234567", "3").await.unwrap();
        watch.after("a wish for a call").await;
        watch.house.desk.visitor_leaves(&visitor).await.unwrap();
        watch.after("who waits no more").await;
        let (other, _) = watch.house.visitor(channel).await;
        watch.house.visitor_says(&other, "1", "hello").await;
        watch.house.comes(&ann).await;
        watch.house.settle().await;
        watch.after("an assignment").await;
        let row = watch.house.conversation(3).await;
        watch.house.desk.close(&admin, row.id).await.unwrap();
        watch.house.deliver_on(channel).await;
        watch.after("an end").await;
        watch.house.desk.visitor_rates(&other, Stars::ALL[2], Some("fine")).await.unwrap();
        watch.after("a rating").await;
        let form = WidgetForm { origins: vec![SHOP.into()], ..WidgetForm::default() };
        watch.house.desk.set_widget(&admin, channel, &form).await.unwrap();
        watch.after("another look").await;
    }
}
