//! What the README and `tests/cmd` show is what the commands say.

#[test]
fn commands_say_what_the_documents_show() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("README.md")
        .case("docs/*.md")
        // Its commands run on a file of its own: `first_network.rs`.
        .skip("docs/first-network.md")
        .case("tests/cmd/*.md");
}
