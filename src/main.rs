//! The command `cnn`.

/// Layers, names and values are many small pieces of memory. The system's allocator takes several times
/// as long for them, and gives pages back that the next file needs again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cnn_lang::cli::run()
}
