//! Figures for Prometheus: counted here, read at `metrics.listen`.

use domain::event::Seq;
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// The upper bounds of the request durations; the finest is what a page read takes.
///
/// Units: seconds.
const BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 10.0];

/// The figures of one process.
#[derive(Debug, Default)]
pub struct Metrics {
    events: Mutex<BTreeMap<&'static str, u64>>,
    requests: Mutex<BTreeMap<Request, Durations>>,
    streams: AtomicI64,
    head: AtomicI64,
    published: AtomicI64,
    restarts: AtomicU64,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Request {
    method: String,
    /// The route's pattern, never the address itself: few values, no ids.
    route: String,
    status: u16,
}

#[derive(Debug, Default)]
struct Durations {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts one event of the journal by its name.
    pub fn event(&self, name: &'static str) {
        *lock(&self.events).entry(name).or_default() += 1;
    }

    /// Counts one answered request; `route` is its pattern.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let request = Request {
            method: method.to_owned(),
            route: route.to_owned(),
            status,
        };
        let seconds = took.as_secs_f64();
        let mut requests = lock(&self.requests);
        let durations = requests.entry(request).or_default();
        durations.count += 1;
        durations.seconds += seconds;
        for (bucket, bound) in durations.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    /// Says that a stream was opened (1) or ended (-1).
    pub fn streams(&self, change: i64) {
        self.streams.fetch_add(change, Relaxed);
    }

    /// Returns how many streams are open.
    pub fn open_streams(&self) -> i64 {
        self.streams.load(Relaxed)
    }

    /// Says where the journal stands and how far the streams are.
    pub fn journal(&self, head: Seq, published: Seq) {
        self.head.store(head, Relaxed);
        self.published.store(published, Relaxed);
    }

    /// Counts one worker that failed and was started again.
    pub fn restart(&self) {
        self.restarts.fetch_add(1, Relaxed);
    }

    /// Renders everything in Prometheus' text format 0.0.4.
    pub fn render(&self) -> String {
        let mut text = String::new();
        let head = self.head.load(Relaxed);
        let lag = head.saturating_sub(self.published.load(Relaxed)).max(0);
        single(&mut text, "switchboard_journal_head", "gauge", head);
        single(&mut text, "switchboard_stream_lag_events", "gauge", lag);
        single(
            &mut text,
            "switchboard_streams",
            "gauge",
            self.streams.load(Relaxed),
        );
        let restarts = i64::try_from(self.restarts.load(Relaxed)).unwrap_or(i64::MAX);
        single(
            &mut text,
            "switchboard_worker_restarts_total",
            "counter",
            restarts,
        );
        self.render_events(&mut text);
        self.render_requests(&mut text);
        text
    }

    fn render_events(&self, text: &mut String) {
        line(
            text,
            format_args!("# TYPE switchboard_events_total counter"),
        );
        for (name, count) in lock(&self.events).iter() {
            line(
                text,
                format_args!("switchboard_events_total{{type=\"{name}\"}} {count}"),
            );
        }
    }

    fn render_requests(&self, text: &mut String) {
        const NAME: &str = "switchboard_http_request_seconds";
        line(text, format_args!("# TYPE {NAME} histogram"));
        for (
            Request {
                method,
                route,
                status,
            },
            durations,
        ) in lock(&self.requests).iter()
        {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (count, bound) in durations.buckets.iter().zip(BUCKETS) {
                line(
                    text,
                    format_args!("{NAME}_bucket{{{labels},le=\"{bound}\"}} {count}"),
                );
            }
            let Durations { count, seconds, .. } = durations;
            line(
                text,
                format_args!("{NAME}_bucket{{{labels},le=\"+Inf\"}} {count}"),
            );
            line(text, format_args!("{NAME}_sum{{{labels}}} {seconds}"));
            line(text, format_args!("{NAME}_count{{{labels}}} {count}"));
        }
    }
}

fn single(text: &mut String, name: &str, kind: &str, value: i64) {
    line(text, format_args!("# TYPE {name} {kind}\n{name} {value}"));
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(text, "{words}").expect("a string takes every write");
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_rendered() {
        let metrics = Metrics::default();
        metrics.event("message.received");
        metrics.event("message.received");
        metrics.journal(7, 5);
        metrics.streams(1);
        metrics.request("GET", "/api/v1/teams/{id}", 200, Duration::from_millis(3));
        let text = metrics.render();
        for line in [
            "switchboard_events_total{type=\"message.received\"} 2",
            "switchboard_stream_lag_events 2",
            "switchboard_streams 1",
            "switchboard_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/teams/{id}\",\
             status=\"200\",le=\"0.005\"} 1",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
