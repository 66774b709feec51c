//! What queueing theory says exactly; written from the formulas, and tried on published numbers.
//!
//! Units: rates per second, times in seconds.

/// Erlang B: the part that is lost with `n` servers, `a` offered, and nowhere to wait.
fn erlang_b(n: u32, a: f64) -> f64 {
    let inverse = (1..=n).fold(1.0, |inverse, k| 1.0 + inverse * f64::from(k) / a);
    1.0 / inverse
}

/// M/M/n: patient contacts, first come, first served.
pub(crate) struct ErlangC {
    n: f64,
    lambda: f64,
    mu: f64,
    /// The part that waits.
    pub(crate) waited: f64,
}

impl ErlangC {
    pub(crate) fn new(per_hour: f64, aht: f64, n: u32) -> Self {
        let (lambda, mu) = (per_hour / 3_600.0, 1.0 / aht);
        let a = lambda / mu;
        let b = erlang_b(n, a);
        let n = f64::from(n);
        assert!(a < n, "the queue would grow for ever");
        Self {
            n,
            lambda,
            mu,
            waited: n * b / (n - a * (1.0 - b)),
        }
    }

    pub(crate) fn occupancy(&self) -> f64 {
        self.lambda / self.mu / self.n
    }

    pub(crate) fn mean_wait(&self) -> f64 {
        self.waited / (self.n * self.mu - self.lambda)
    }

    pub(crate) fn in_target(&self, target: f64) -> f64 {
        1.0 - self.waited * (-(self.n * self.mu - self.lambda) * target).exp()
    }

    pub(crate) fn queue(&self) -> f64 {
        self.lambda * self.mean_wait()
    }
}

/// A chain of states 0, 1, 2… that goes up by `birth` and down by `death`; returns the chances of the states.
fn chain(states: usize, birth: impl Fn(usize) -> f64, death: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut weights = vec![1.0_f64];
    for state in 1..states {
        weights.push(weights[state - 1] * birth(state - 1) / death(state));
        // Factorials grow beyond what a number holds.
        if weights[state] > 1e200 {
            for weight in &mut weights {
                *weight /= 1e200;
            }
        }
    }
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// M/M/n+M: contacts who leave when their patience ends (Erlang A).
pub(crate) struct ErlangA {
    n: usize,
    mu: f64,
    theta: f64,
    lambda: f64,
    chances: Vec<f64>,
}

impl ErlangA {
    pub(crate) fn new(per_hour: f64, aht: f64, patience: f64, n: usize) -> Self {
        let (lambda, mu, theta) = (per_hour / 3_600.0, 1.0 / aht, 1.0 / patience);
        let death = |k: usize| k.min(n) as f64 * mu + k.saturating_sub(n) as f64 * theta;
        Self {
            n,
            mu,
            theta,
            lambda,
            chances: chain(n + 2_000, |_| lambda, death),
        }
    }

    pub(crate) fn waited(&self) -> f64 {
        self.chances[self.n..].iter().sum()
    }

    pub(crate) fn queue(&self) -> f64 {
        let states = self.chances.iter().enumerate().skip(self.n);
        states.map(|(k, chance)| (k - self.n) as f64 * chance).sum()
    }

    pub(crate) fn left(&self) -> f64 {
        self.theta * self.queue() / self.lambda
    }

    pub(crate) fn mean_wait(&self) -> f64 {
        self.queue() / self.lambda
    }

    pub(crate) fn occupancy(&self) -> f64 {
        let states = self.chances.iter().enumerate();
        let busy: f64 = states
            .map(|(k, chance)| k.min(self.n) as f64 * chance)
            .sum();
        busy / self.n as f64
    }

    /// The part served within `target`: whoever finds `j` before him moves up as they are served or leave, unless
    /// he leaves himself.
    pub(crate) fn in_target(&self, target: f64) -> f64 {
        let at_once: f64 = self.chances[..self.n].iter().sum();
        let behind = 400;
        let all = self.n as f64 * self.mu;
        let slope = |f: &[f64]| -> Vec<f64> {
            (0..behind)
                .map(|j| {
                    let next = if j == 0 { 1.0 } else { f[j - 1] };
                    (all + j as f64 * self.theta) * (next - f[j]) - self.theta * f[j]
                })
                .collect()
        };
        // Runge and Kutta's rule of the fourth order.
        let steps = 4_000;
        let h = target / f64::from(steps);
        let step = |f: &[f64], k: &[f64], by: f64| -> Vec<f64> {
            f.iter().zip(k).map(|(f, k)| f + by * k).collect()
        };
        let mut f = vec![0.0; behind];
        for _ in 0..steps {
            let k1 = slope(&f);
            let k2 = slope(&step(&f, &k1, h / 2.0));
            let k3 = slope(&step(&f, &k2, h / 2.0));
            let k4 = slope(&step(&f, &k3, h));
            for j in 0..behind {
                f[j] += h / 6.0 * (k1[j] + 2.0 * k2[j] + 2.0 * k3[j] + k4[j]);
            }
        }
        let waiting = self.chances[self.n..].iter().zip(&f);
        at_once + waiting.map(|(chance, f)| chance * f).sum::<f64>()
    }
}

/// M/M/n with `room` places to wait: the part that is turned away, and the wait of those let in.
pub(crate) fn finite_room(per_hour: f64, aht: f64, n: usize, room: usize) -> (f64, f64, f64) {
    let (lambda, mu) = (per_hour / 3_600.0, 1.0 / aht);
    let chances = chain(n + room + 1, |_| lambda, |k| k.min(n) as f64 * mu);
    let blocked = chances[n + room];
    let queue: f64 = (n..=n + room).map(|k| (k - n) as f64 * chances[k]).sum();
    let delayed: f64 = chances[n..n + room].iter().sum();
    let entered = 1.0 - blocked;
    (blocked, delayed / entered, queue / (lambda * entered))
}

/// Cobham: the waits of two classes, the first always before the second, nobody interrupted.
pub(crate) fn cobham(urgent: f64, normal: f64, aht: f64, n: u32) -> (f64, f64) {
    let all = ErlangC::new(urgent + normal, aht, n);
    let w0 = all.waited * aht / f64::from(n);
    let load = |per_hour: f64| per_hour / 3_600.0 * aht / f64::from(n);
    let (s1, s2) = (load(urgent), load(normal));
    let first = w0 / (1.0 - s1);
    (first, first / (1.0 - s1 - s2))
}

/// One operator with several chats at once, who does `rates[j-1]` per hour with `j`, and everybody else waits.
pub(crate) struct OneWithChats {
    /// All slots taken.
    pub(crate) full: f64,
    pub(crate) queue: f64,
    /// Seconds.
    pub(crate) mean_wait: f64,
    /// Seconds, from coming to going of those served.
    pub(crate) mean_stay: f64,
    pub(crate) left: f64,
}

impl OneWithChats {
    pub(crate) fn new(rates: &[f64], per_hour: f64, leave_per_hour: f64) -> Self {
        let k = rates.len();
        let death = |j: usize| rates[j.min(k) - 1] + j.saturating_sub(k) as f64 * leave_per_hour;
        let chances = chain(4_000, |_| per_hour, death);
        let states = || chances.iter().enumerate();
        let queue: f64 = states().map(|(j, p)| j.saturating_sub(k) as f64 * p).sum();
        let here: f64 = states().map(|(j, p)| j as f64 * p).sum();
        Self {
            full: chances[k..].iter().sum(),
            queue,
            mean_wait: queue / per_hour * 3_600.0,
            mean_stay: here / per_hour * 3_600.0,
            left: leave_per_hour * queue / per_hour,
        }
    }
}

fn near(value: f64, published: f64) {
    assert!(
        (value - published).abs() <= 2e-4 * published.abs().max(0.01),
        "{value} is not {published}"
    );
}

#[test]
fn the_formulas_give_the_published_numbers() {
    // CRAN ErlangC's example and pyworkforce's.
    near(ErlangC::new(200.0, 180.0, 11).waited, 0.682_118_2);
    let fourteen = ErlangC::new(200.0, 180.0, 14);
    near(fourteen.waited, 0.174_131_9);
    near(fourteen.mean_wait(), 7.835_937);
    near(fourteen.in_target(20.0), 0.888_35);
    near(fourteen.occupancy(), 0.714_285_7);
    // By hand: 4/9.
    near(ErlangC::new(12.0, 600.0, 3).waited, 4.0 / 9.0);
    // Garnett, Mandelbaum and Reiman's example.
    let patient = ErlangA::new(2_880.0, 60.0, 120.0, 50);
    near(patient.left(), 0.030_912);
    near(patient.mean_wait(), 3.7095);
    near(patient.in_target(20.0), 0.9430);
    let (blocked, delayed, wait) = finite_room(8.4 * 60.0, 600.0, 90, 30);
    near(blocked, 0.003_643_1);
    near(delayed, 0.379_71);
    near(wait, 0.450_02 * 60.0);
    let (urgent, normal) = cobham(60.0, 120.0, 180.0, 10);
    near(urgent, 17.196);
    near(normal, 171.960);
    let chats = OneWithChats::new(&[6.0, 10.0, 12.0], 8.0, 0.0);
    near(chats.full, 0.385_542_2);
    near(chats.mean_stay, 0.319_277_1 * 3_600.0);
}
