//! A desk with one agent and one customer who have telephones, the runner, and the routes that a provider calls.

use desk::{Actor, CallAsked};
use domain::{
    call::{CallRequest, CallResult, PhoneCall, TelephonyForm},
    id::CallId,
    operator::Operator,
    view::Row,
};
use simulator::{Key, Options, PhoneLine, TwilioFaults, World};
use std::time::Duration;
use testkit::House;
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;
use voice::{Provider, Runner};

/// Nothing here takes this long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const CARL: &str = "+49301234567";
pub(crate) const ANN: &str = "+491721234567";

pub(crate) struct Scene {
    pub(crate) house: House,
    pub(crate) world: World,
    pub(crate) ann: Operator,
    pub(crate) row: Row,
    pub(crate) public_url: String,
    pub(crate) http: reqwest::Client,
    api_url: String,
    runner: Option<JoinHandle<()>>,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.world.close();
        if let Some(runner) = &self.runner {
            runner.abort();
        }
    }
}

impl Scene {
    /// Ann has Carl's conversation; both telephones are known.
    pub(crate) async fn ready(house: House) -> Self {
        let mut house = house;
        let telephony = house.telephony().await;
        let world = World::new(Options::for_tests());
        let account = house.desk.telephony_account().await.unwrap().unwrap();
        world.set_twilio_account(
            &telephony.account_sid,
            &account.auth_token,
            &telephony.number,
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(simulator::serve(
            listener,
            world.clone(),
            std::future::pending(),
        ));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = format!("http://{}", listener.local_addr().unwrap());
        let routes = voice::routes(house.desk.clone(), Provider::at(&api_url), &public_url);
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let ann = house.agent("Ann", &[]).await;
        house.telephone(&ann, ANN).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.customer_shares("Carl", Some(CARL)).await;
        house.settle().await;
        let row = house.conversation(1).await;
        let mut scene = Self {
            house,
            world,
            ann,
            row,
            public_url,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            api_url,
            runner: None,
        };
        scene.start();
        scene
    }

    /// Lets the provider listen for machines.
    pub(crate) async fn listen_for_machines(&self) {
        let (desk, admin) = (&self.house.desk, Actor::house());
        let set = desk.telephony(&admin).await.unwrap();
        let form = TelephonyForm {
            is_on: true,
            account_sid: set.account_sid,
            auth_token: None,
            signing_key: None,
            number: set.number,
            detects_machines: true,
            limits: set.limits,
        };
        desk.set_telephony(&admin, &form, None).await.unwrap();
    }

    /// Starts a runner, as a node does.
    pub(crate) fn start(&mut self) {
        let provider = Provider::at(&self.api_url);
        let runner = Runner::new(self.house.desk.clone(), provider, &self.public_url).unwrap();
        self.runner = Some(tokio::spawn(async move {
            let stop = CancellationToken::new();
            if let Err(error) = runner.run(&stop).await {
                panic!("{error:?}");
            }
        }));
    }

    /// Stops it as a crash would, wherever it is; the others have waited until its lease was over.
    pub(crate) async fn crash(&mut self) {
        if let Some(runner) = self.runner.take() {
            runner.abort();
            let _ = runner.await;
        }
        self.house.lease_ends("calls").await;
    }

    pub(crate) fn faults(&self, faults: TwilioFaults) {
        self.world.set_twilio_faults(faults);
    }

    /// Lets time pass, here and there.
    pub(crate) fn pass_s(&self, seconds: u64) {
        self.world.clock().advance(Duration::from_secs(seconds));
        self.house.pass_ms(i64::try_from(seconds * 1_000).unwrap());
    }

    pub(crate) async fn call(&self) -> CallId {
        let actor = self.house.actor(&self.ann).await;
        let ask = CallRequest::default();
        let asked = self
            .house
            .desk
            .request_call(&actor, self.row.id, &ask)
            .await;
        match asked.unwrap() {
            CallAsked::Placed(call) => call.id,
            CallAsked::Wished => panic!("only wished"),
        }
    }

    pub(crate) async fn shown(&self, call: CallId) -> PhoneCall {
        self.house
            .desk
            .find_open_call(call)
            .await
            .unwrap()
            .unwrap()
            .call
    }

    /// Waits until a call is as wanted.
    pub(crate) async fn until(
        &self,
        call: CallId,
        what: &str,
        is: impl Fn(&PhoneCall) -> bool,
    ) -> PhoneCall {
        let mut journal = self.house.desk.watch();
        let reached = timeout(PATIENCE, async {
            loop {
                journal.borrow_and_update();
                let shown = self.shown(call).await;
                if is(&shown) {
                    return shown;
                }
                journal.changed().await.unwrap();
            }
        });
        let Ok(shown) = reached.await else {
            panic!("no {what}: {:?}", self.shown(call).await);
        };
        shown
    }

    pub(crate) async fn until_status(&self, call: CallId, status: &str) -> PhoneCall {
        self.until(call, status, |shown| shown.status() == status)
            .await
    }

    pub(crate) async fn until_result(&self, call: CallId, result: CallResult) -> PhoneCall {
        self.until(call, result.name(), |shown| {
            shown.outcome().is_some_and(|(r, _)| r == result)
        })
        .await
    }

    /// Waits until something is heard of a call, or nothing is for a while.
    pub(crate) async fn news_of(&self, call: CallId) {
        let before = self.shown(call).await.version;
        let mut journal = self.house.desk.watch();
        let heard = async {
            while self.shown(call).await.version == before {
                journal.changed().await.unwrap();
            }
        };
        let _ = timeout(Duration::from_secs(1), heard).await;
    }

    pub(crate) fn telephone(&self, number: &str) -> Option<PhoneLine> {
        self.world
            .telephones()
            .into_iter()
            .find(|line| line.number == number)
    }

    /// Waits until a telephone is in a state: idle, ringing or talking.
    pub(crate) async fn until_telephone(&self, number: &str, state: &str) -> PhoneLine {
        self.until_line(number, |line| line.state == state).await
    }

    /// Waits until a telephone shows something.
    pub(crate) async fn until_line(
        &self,
        number: &str,
        is: impl Fn(&PhoneLine) -> bool,
    ) -> PhoneLine {
        let mut changes = self.world.changes();
        let reached = timeout(PATIENCE, async {
            loop {
                if let Some(line) = self.telephone(number).filter(&is) {
                    return line;
                }
                let _ = changes.recv().await;
            }
        });
        let Ok(line) = reached.await else {
            panic!("{number}: {:?}", self.telephone(number));
        };
        line
    }

    pub(crate) fn key(&self, number: &str, key: &Key) {
        self.world.on_telephone(number, key).unwrap();
    }

    pub(crate) fn digits(&self, number: &str, digits: &str) {
        let digits = digits.to_owned();
        self.key(number, &Key::Digits { digits });
    }

    /// Ann answers and presses 1, and Carl's telephone rings.
    pub(crate) async fn until_carl_is_rung(&self) {
        self.until_telephone(ANN, "ringing").await;
        self.key(ANN, &Key::Answer);
        self.until_line(ANN, |line| !line.heard.is_empty()).await;
        self.digits(ANN, "1");
        self.until_telephone(CARL, "ringing").await;
    }

    /// Counts how often a number was rung by the provider.
    pub(crate) fn rings(&self, number: &str) -> usize {
        self.world
            .twilio_calls()
            .iter()
            .filter(|call| call.to == number)
            .count()
    }
}
