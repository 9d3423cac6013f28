//! `junit`: a test report in XML. A file is a suite, a finding per test that fails; a file without
//! findings is a suite with one test that passes. Infos are tests that pass.

use super::{Finding, Findings, FindingsFormat};
use crate::diagnostic::Severity;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::HashMap;

pub(super) const FORMAT: FindingsFormat = FindingsFormat {
    name: "junit",
    about: "A test report in JUnit's XML, one failed test per finding",
    write,
};

/// The suite of findings that belong to no file.
const PROJECT: &str = "project";

/// The name of the report.
const REPORT: &str = "cnn lint";

fn write(findings: &Findings) -> String {
    let mut report = Report::new(REPORT);
    for (name, found) in suites(findings) {
        let mut suite = TestSuite::new(name);
        if found.is_empty() {
            let mut passed = TestCase::new(REPORT, TestCaseStatus::success());
            passed.set_classname(name);
            suite.add_test_case(passed);
        }
        suite.add_test_cases(found.into_iter().map(|found| case(name, found)));
        report.add_test_suite(suite);
    }
    // A report is written into memory, which does not fail.
    report.to_string().unwrap_or_default()
}

/// The findings of each file, in the order in which the files were read.
fn suites<'f>(findings: &Findings<'f>) -> Vec<(&'f str, Vec<&'f Finding>)> {
    let mut suites: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let files = findings.files.iter().map(|file| (file.as_str(), None));
    let found = findings.shown.iter().map(|found| {
        let file = found.place.as_ref().map_or(PROJECT, |place| &place.file);
        (file, Some(found))
    });
    for (file, found) in files.chain(found) {
        let place = *places.entry(file).or_insert_with(|| {
            suites.push((file, Vec::new()));
            suites.len().saturating_sub(1)
        });
        if let Some((_, suite)) = suites.get_mut(place) {
            suite.extend(found);
        }
    }
    suites
}

fn case(file: &str, found: &Finding) -> TestCase {
    let place = found.place.as_ref();
    let text = match place {
        Some(place) => {
            let (line, column) = (place.start.line, place.start.column);
            format!("{file}:{line}:{column}: {}", found.advised())
        }
        None => found.advised(),
    };
    let status = match found.severity {
        Severity::Error | Severity::Warning => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(found.severity.word());
            status.set_message(found.message.as_str());
            status.set_description(text.as_str());
            status
        }
        Severity::Info => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(found.code.to_string(), status);
    case.set_classname(file);
    if found.severity == Severity::Info {
        case.set_system_out(text);
    }
    if let Some(place) = place {
        let mut extra = |name: &str, value: usize| {
            case.extra.insert(name.into(), value.to_string().into());
        };
        extra("line", place.start.line);
        extra("column", place.start.column);
    }
    case
}
