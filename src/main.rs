//! The command `cnn`.

/// Layers, names and values are many small pieces of memory, and the system's allocator gives pages back
/// that the next file needs again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cnn_lang::cli::run()
}
