//! `completions`, `man`: what shells and `man` read.

use super::End;
use super::args::{Args, Completions};
use super::terminal::{print_bytes, tell};
use clap::CommandFactory;
use clap_mangen::Man;

/// Prints completions for a shell.
pub(crate) fn completions(args: &Completions) -> End {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "noticelint", &mut out);
    print_bytes(&out);
    End::Clean
}

/// Prints the manual page: the command, then each of its commands.
pub(crate) fn man() -> End {
    let mut out = Vec::new();
    let mut command = Args::command();
    command.build();
    let mut written = Man::new(command.clone()).render(&mut out);
    for sub in command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        let man = Man::new(sub.clone());
        written = written.and_then(|()| man.render_name_section(&mut out)).and_then(|()| man.render_synopsis_section(&mut out));
        written = written.and_then(|()| man.render_description_section(&mut out)).and_then(|()| man.render_options_section(&mut out));
        written = written.and_then(|()| man.render_extra_section(&mut out));
    }
    // Writing to memory does not fail.
    if let Err(error) = written {
        tell(&format!("noticelint: {error}\n"));
        return End::Broken;
    }
    print_bytes(&out);
    End::Clean
}
