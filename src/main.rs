//! The command `cnn`.

fn main() -> std::process::ExitCode {
    cnn_lang::cli::run()
}
