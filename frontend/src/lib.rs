//! Takes over the pages that the server rendered.

mod tasks;

use any_spawner::Executor;

/// Starts the app in the browser.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let set = Executor::init_local_custom_executor(tasks::Tasks::default());
    set.expect("nothing has been begun before");
    leptos::mount::hydrate_lazy(app::App);
}
