"""The order desk's own automation. Arguments after -- go to evenshard: nox -e coverage_report -- -j 4"""

import nox

nox.options.sessions = ["coverage_report"]


@nox.session(reuse_venv=True)
def coverage_report(session):
    """All features under coverage; leaves .coverage, htmlcov/ and coverage.xml."""
    # Elsewhere than in evenshard's own repository: "evenshard".
    session.install("../..", "behave", "coverage[toml]")
    session.run(
        "evenshard", "run",
        # Kept beside the sessions, so that a rebuilt environment does not forget the timings.
        "--store", str(session.cache_dir / "evenshard.db"),
        "--cov",
        "--cov-report", "term", "--cov-report", "html", "--cov-report", "xml",
        "--cov-fail-under", "97",
        *session.posargs,
        # After Ctrl-C nox would kill in half a second; running scenarios may end first.
        interrupt_timeout=30, terminate_timeout=10,
    )


@nox.session(reuse_venv=True)
def coverage_report_sequential(session):
    """What coverage_report replaces, for comparison."""
    session.install("behave", "coverage[toml]")
    session.run("coverage", "run", "-m", "behave", *session.posargs)
    session.run("coverage", "report")
    session.run("coverage", "html")
    session.run("coverage", "xml")
