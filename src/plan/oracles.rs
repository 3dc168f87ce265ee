//! Solvers that are not ours, on the texts that `export` writes. `.ci/solveurs` installs them.

mod highs;
mod python;
mod tests;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::export::Format;
pub(crate) use highs::optimum_here;
use python::python;

/// A solver installed on the machine, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// glpsol of GLPK.
    Glpsol,
    /// cbc of COIN-OR.
    Cbc,
    /// HiGHS as Python knows it.
    Highspy,
}

/// For each file, reads, solves and prints the status and the value.
const HIGHSPY: &str = "
import sys, highspy
for path in sys.argv[1:]:
    h = highspy.Highs()
    h.setOptionValue('output_flag', False)
    h.setOptionValue('mip_rel_gap', 0.0)
    h.setOptionValue('mip_abs_gap', 0.0)
    assert h.readModel(path) != highspy.HighsStatus.kError
    h.run()
    status = h.modelStatusToString(h.getModelStatus())
    print(status, '|', repr(h.getInfo().objective_function_value))
";

impl Tool {
    pub(crate) const ALL: [Tool; 3] = [Tool::Glpsol, Tool::Cbc, Tool::Highspy];

    /// The tools that this machine has. Says which it has not.
    pub(crate) fn found() -> Vec<Tool> {
        let mut tools = Tool::ALL.to_vec();
        tools.retain(|tool| {
            let found = tool.found_here();
            if !found {
                println!("ignoré : {} absent", tool.name());
            }
            found
        });
        tools
    }

    fn name(self) -> &'static str {
        match self {
            Tool::Glpsol => "glpsol",
            Tool::Cbc => "cbc",
            Tool::Highspy => "highspy",
        }
    }

    fn found_here(self) -> bool {
        let mut command = match self {
            Tool::Glpsol => Command::new("glpsol"),
            Tool::Cbc => Command::new("cbc"),
            Tool::Highspy => Command::new(python()),
        };
        match self {
            Tool::Glpsol => command.arg("--version"),
            Tool::Cbc => command.arg("-quit"),
            Tool::Highspy => command.args(["-c", "import highspy"]),
        };
        command.output().is_ok_and(|it| it.status.success())
    }
}

/// The greatest value that a tool finds for the model in each of these files; `None` if it says
/// that there is no plan.
///
/// # Panics
/// If the tool does not read a file, or stops without an answer.
pub(crate) fn optima_by(tool: Tool, texts: &[(Format, PathBuf)]) -> Vec<Option<f64>> {
    let optima = match tool {
        Tool::Glpsol => texts
            .iter()
            .map(|(format, at)| glpsol(*format, at))
            .collect(),
        Tool::Cbc => texts.iter().map(|(_, path)| cbc(path)).collect(),
        // All in one run, for it takes longer to start than to solve.
        Tool::Highspy => highspy(texts.iter().map(|(_, path)| path.as_path())),
    };
    assert_eq!(optima.len(), texts.len());
    let as_value = |(optimum, (format, _)): (Option<f64>, &(Format, PathBuf))| match format {
        Format::Mps => optimum.map(|value| -value),
        Format::Lp => optimum,
    };
    optima.into_iter().zip(texts).map(as_value).collect()
}

fn run(command: &mut Command) -> (Output, String) {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, text)
}

fn glpsol(format: Format, path: &Path) -> Option<f64> {
    let solution = path.with_extension("glpsol");
    let kind = match format {
        Format::Mps => "--freemps",
        Format::Lp => "--lp",
    };
    let (_, text) = run(Command::new("glpsol")
        .arg(kind)
        .arg(path)
        .arg("-w")
        .arg(&solution));
    if text.contains("HAS NO PRIMAL FEASIBLE SOLUTION")
        || text.contains("HAS NO INTEGER FEASIBLE SOLUTION")
        || text.contains("HAS NO FEASIBLE SOLUTION")
    {
        return None;
    }
    // « s mip ROWS COLUMNS STATUS VALUE », « s bas ROWS COLUMNS PRIMAL DUAL VALUE ».
    let solution = std::fs::read_to_string(solution).expect(&text);
    let line = solution.lines().find(|line| line.starts_with("s "));
    let words: Vec<&str> = line.expect(&text).split_whitespace().collect();
    let optimal = match words[..] {
        [_, "mip", _, _, "o", _] | [_, "bas", _, _, "f", "f", _] => true,
        [_, "mip", _, _, "n", _] | [_, "bas", _, _, "n", ..] => false,
        _ => panic!("{text}"),
    };
    optimal.then(|| words[words.len() - 1].parse().expect(&text))
}

fn cbc(path: &Path) -> Option<f64> {
    let solution = path.with_extension("cbc");
    let (_, text) = run(Command::new("cbc")
        .arg(path)
        .args(["ratioGap", "0", "allowableGap", "0", "solve", "solution"])
        .arg(&solution));
    assert!(!text.contains("errors on input"), "{text}");
    let solution = std::fs::read_to_string(solution).expect(&text);
    let line = solution.lines().next().expect(&text);
    if let Some(value) = line.strip_prefix("Optimal - objective value ") {
        return Some(value.trim().parse().expect(line));
    }
    assert!(line.to_lowercase().contains("infeasible"), "{line}\n{text}");
    None
}

fn highspy<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<Option<f64>> {
    let (output, text) = run(Command::new(python()).args(["-c", HIGHSPY]).args(paths));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    // It prints lines of its own when it does not like a file.
    let answers = text.lines().filter_map(|line| line.split_once(" | "));
    answers
        .map(|(status, value)| match status {
            "Optimal" => Some(value.parse().expect(&text)),
            "Infeasible" | "Primal infeasible or unbounded" => None,
            _ => panic!("{text}"),
        })
        .collect()
}
