//! Makes JavaScript small.

use anyhow::{Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

/// Makes a module small: no comments, no spaces, short names.
///
/// Errors: it is no module, or declares a name twice.
pub(crate) fn minified(text: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::mjs()).parse();
    let mut program = parsed.program;
    let checked = SemanticBuilder::new()
        .with_check_syntax_error(true)
        .build(&program);
    if let Some(wrong) = parsed.diagnostics.iter().chain(&checked.diagnostics).next() {
        bail!("{wrong}");
    }
    let small = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let options = CodegenOptions {
        minify: true,
        comments: CommentOptions::disabled(),
        ..CodegenOptions::default()
    };
    let printed = Codegen::new()
        .with_options(options)
        .with_scoping(small.scoping)
        .build(&program);
    Ok(printed.code)
}
