//! The `noticelint` command.

fn main() -> std::process::ExitCode {
    noticelint::cli::run()
}
