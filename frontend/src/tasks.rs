//! When what is asynchronous in a page runs.

use any_spawner::{CustomExecutor, PinnedFuture, PinnedLocalFuture};
use app::ui::promise::next_task;
use js_sys::futures::spawn_local;
use std::{cell::Cell, rc::Rc};

/// Runs it at once, but what is begun while the page comes alive in tasks of its own: the browser answers to presses
/// between them, and an old telephone is not blocked by one long task.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    stage: Rc<Cell<Stage>>,
}

/// How far the page is.
#[derive(Debug, Default, Clone, Copy)]
enum Stage {
    /// It is as the server wrote it; what is begun first makes it come alive.
    #[default]
    Written,
    /// Its parts are being found, and begin what they do by themselves.
    ComingAlive,
    /// It is.
    Alive,
}

impl CustomExecutor for Tasks {
    fn spawn(&self, work: PinnedFuture<()>) {
        self.spawn_local(work);
    }

    fn spawn_local(&self, work: PinnedLocalFuture<()>) {
        match self.stage.get() {
            Stage::Written => {
                self.stage.set(Stage::ComingAlive);
                let stage = Rc::clone(&self.stage);
                spawn_local(async move {
                    work.await;
                    stage.set(Stage::Alive);
                });
            }
            Stage::ComingAlive => spawn_local(async move {
                next_task().await;
                work.await;
            }),
            Stage::Alive => spawn_local(work),
        }
    }

    /// The browser polls.
    fn poll_local(&self) {}
}
