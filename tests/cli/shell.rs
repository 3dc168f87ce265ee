//! What a shell and `man` make of the program's own declarations. Each is tried in the shell itself, and
//! said to be skipped where that is not installed.

use crate::common::Workdir;
use std::process::{Command, Output};

/// What a program prints; nothing, and said so, where it is not installed.
fn asked(program: &str, args: &[&str], work: &Workdir) -> Option<String> {
    let done = Command::new(program)
        .args(args)
        .current_dir(work.path())
        .env("LC_ALL", "C.UTF-8")
        .output();
    let Ok(Output { stdout, stderr, .. }) = done else {
        eprintln!("skipped: {program} is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

/// A folder with the script of a shell.
fn with_script(shell: &str) -> Workdir {
    let work = Workdir::new();
    let run = work.run(&["completion", shell]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    work.write("script", run.stdout);
    work
}

#[test]
fn bash_completes_commands_and_options() {
    let work = with_script("bash");
    let ask = |line: &str| {
        let script = format!(
            "source ./script; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _reverbere reverbere \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
             printf '%s\n' \"${{COMPREPLY[@]}}\""
        );
        asked("bash", &["--norc", "-c", &script], &work)
    };
    let Some(commands) = ask("reverbere pla") else {
        return;
    };
    assert_eq!(commands.trim(), "planifier");
    assert_eq!(
        ask("reverbere suivi bi").as_deref().map(str::trim),
        Some("bilan")
    );
    assert_eq!(
        ask("reverbere planifier --au-m").as_deref().map(str::trim),
        Some("--au-mieux")
    );
}

#[test]
fn fish_completes_with_the_french_help() {
    let work = with_script("fish");
    let script = "source ./script; complete -C 'reverbere veri'";
    if let Some(offered) = asked("fish", &["--no-config", "-c", script], &work) {
        assert!(offered.starts_with("verifier\tRelit un plan"), "{offered}");
    }
}

#[test]
fn zsh_reads_its_script_and_shows_no_english() {
    let work = with_script("zsh");
    let script = "autoload -U compinit; compinit -u -D; source ./script; whence -w _reverbere";
    if let Some(read) = asked("zsh", &["-f", "-c", script], &work) {
        assert!(read.contains("_reverbere: function"), "{read}");
    }
    let script = std::fs::read_to_string(work.path().join("script")).expect("the script");
    assert!(
        script.contains("'reverbere suivi' commands"),
        "zsh's own heading"
    );
    assert!(!script.contains(" commands' commands"), "English heading");
}

#[test]
fn powershell_has_every_command() {
    let run = Workdir::new().run(&["completion", "powershell"]);
    let named = |word: &str| run.stdout.contains(&format!("'{word}'"));
    for word in ["planifier", "verifier", "bilan", "--au-mieux"] {
        assert!(named(word), "{word}");
    }
}

#[test]
fn an_unknown_shell_is_refused_with_those_that_are_known() {
    Workdir::new()
        .run(&["completion", "csh"])
        .stderr
        .lines()
        .find(|line| line.contains("bash") && line.contains("powershell"))
        .expect("the shells that there are");
}

#[test]
fn every_command_has_a_page_that_says_what_its_help_says() {
    let work = Workdir::new();
    let list = work.run(&["manuel", "--liste"]).stdout;
    assert_eq!(list.lines().next(), Some(""), "the page of the program");
    assert!(list.lines().any(|words| words == "suivi bilan"), "{list}");
    for words in list.lines() {
        let words: Vec<&str> = words.split_whitespace().collect();
        let page = work.run(&[&["manuel"], words.as_slice()].concat());
        assert_eq!(page.code, 0, "{}", page.stderr);
        for english in [
            "SH NAME",
            "Possible values",
            "default:",
            "SUBCOMMANDS",
            "EXTRA",
        ] {
            assert!(!page.stdout.contains(english), "{english} in {words:?}");
        }
        work.write("page.1", &page.stdout);
        let Some(shown) = asked("man", &["-l", "page.1"], &work) else {
            continue;
        };
        let help = work.run(&[words.as_slice(), &["--help"]].concat()).stdout;
        let about = help.lines().next().unwrap_or_default();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = flat(&shown.replace("‐\n", "").replace('‐', "-"));
        let start: String = flat(about).chars().take(30).collect();
        assert!(shown.contains(&start), "« {start} » in {shown}");
    }
}

#[test]
fn a_page_of_no_command_is_refused() {
    Workdir::new()
        .run(&["manuel", "planifer"])
        .refuses(&["planifer", "--liste"]);
}

#[test]
fn the_version_says_what_was_built() {
    let work = Workdir::new();
    let version = env!("CARGO_PKG_VERSION");
    let short = work.run(&["-V"]);
    assert_eq!(short.stdout, format!("reverbere {version}\n"));
    let long = work.run(&["--version"]).stdout;
    let lines: Vec<&str> = long.lines().collect();
    assert_eq!(lines[0], format!("reverbere {version}"));
    assert!(lines[1].starts_with("révision\u{a0}: "), "{long}");
    assert!(lines[2].contains(std::env::consts::ARCH), "{long}");
    let solver = lines[3]
        .strip_prefix("solveur\u{a0}: HiGHS ")
        .expect("the solver");
    let lock = include_str!("../../Cargo.lock");
    // The crate bears the version of the solver that it compiles.
    let locked = format!("name = \"highs-sys\"\nversion = \"{solver}\"");
    assert!(lock.contains(&locked), "HiGHS {solver}");
}
