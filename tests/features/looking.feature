Feature: looking at what was recorded

  Background:
    Given the recorded times, oldest first, a day apart
      | feature                      | seconds                                     |
      | features/steady.feature      | 2.0 2.1 1.9 2.0 2.1 1.9 2.0 2.1 2.0 1.9 2.0 |
      | features/outlier.feature     | 1.0 1.1 1.0 0.9 1.0 1.1 1.0 0.9 1.0 1.1 9.0 |
      | features/slower.feature      | 3.0 3.1 2.9 3.0 3.1 2.9 3.0 3.1 4.5 4.4 4.6 |
      | features/edited.feature      | 1.0 1.1 0.9 1.0 1.1 0.9 1.0 1.1 3.1e 3.0 3.2 |
      | features/flaky/login.feature | 0.5 0.5 0.5f 0.5 0.5 0.5 0.5 0.5 0.5f 0.5f 0.5 |
      | features/flaky/logout.feature | 0.4                                        |

  Scenario: the list has growth, flakiness and the last outcome, slowest first
    When I run "evenshard history"
    Then the status is 0
    And standard output matches "^ +estimate +spread +growth +basis"
    And standard output matches "^ +4\.\ds .* \+50 % .*features/slower.feature$"
    And standard output matches "passed .* 4 of 11 .*features/flaky/login.feature$"
    And standard output has no "▁"

  Scenario Outline: on a terminal of <columns> columns there are sparklines, and nothing is wider
    When I run "evenshard history" on a terminal of <columns> columns
    Then the status is 0
    And standard output matches "[▁▂▃▄▅▆▇]*█"
    And no line is longer than <columns> columns
    When I run "evenshard history slower.feature" on a terminal of <columns> columns
    Then standard output has "█"
    And no line is longer than <columns> columns
    When I run "evenshard runs" on a terminal of <columns> columns
    Then no line is longer than <columns> columns

    Examples:
      | columns |
      | 80      |
      | 120     |

  Scenario: a terminal that is not UTF-8, or very narrow, gets no sparkline
    Given the variable LC_ALL is "C"
    When I run "evenshard history" on a terminal of 100 columns
    Then standard output has no "█"
    Given the variable LC_ALL is "C.UTF-8"
    When I run "evenshard history" on a terminal of 30 columns
    Then standard output has no "█"
    And no line is longer than 30 columns

  Scenario: one feature by enough of its name
    When I run "evenshard history slower"
    Then the status is 0
    And standard output has "features/slower.feature"
    And standard output matches "^growth \+50 %, variation \d+ %, not flaky$"
    And standard output matches "passed +1 +yes +4\.6s"
    And standard output matches " 75 % +passed +3 +the long one$"

  Scenario: a name that means several features, or none
    When I run "evenshard history flaky"
    Then the status is 2
    And the message is one line
    And standard error has "features/flaky/login.feature, features/flaky/logout.feature"
    When I run "evenshard history steadi.feature"
    Then the status is 2
    And standard error has "did you mean features/steady.feature?"

  Scenario: what became slower beyond its noise, with and without an edit
    When I run "evenshard history --regressions"
    Then the status is 0
    And standard output has "2 features slower beyond their noise"
    And standard output matches "\+50 % +9\d\.\d % +3 of 11 .* same +features/slower.feature"
    And standard output matches "edited +features/edited.feature"
    And standard output has no "outlier"
    When I run "evenshard history --fail-on-regression --json"
    Then the status is 1
    And standard output is JSON
    And standard output has "since_run_id"
    When I run "evenshard history --fail-on-regression --sure 99.9"
    Then the status is 0
    And standard output has "no feature became slower"

  Scenario: only what was recorded since
    When I run "evenshard runs --since 60h --csv"
    Then the status is 0
    And standard output is CSV with 2 lines of
      | column       | value   |
      | exit_status  | 0       |
      | exit_status  | 1       |
      | error_ppm    | 250000  |
      | to_bound_ppm | 2000000 |
    When I run "evenshard history --since 60h"
    Then standard output has no "features/flaky/logout.feature"
    When I run "evenshard history --since 2999-01-01 --json"
    Then the status is 0
    And standard output is JSON
    And standard error has "no times since then"

  Scenario: runs, newest first
    When I run "evenshard runs --limit 2"
    Then the status is 0
    And standard output matches "when.*\n.*passed\n.*failed\n\Z"
    When I run "evenshard runs --json"
    Then standard output is JSON
    And standard output has "speed_up_ppm"

  Scenario: CSV of features and of one feature's times
    When I run "evenshard history --csv"
    Then standard output is CSV with 6 lines of
      | column       | value                        |
      | path         | features/flaky/login.feature |
      | flaky_runs   | 4                            |
      | last_outcome | passed                       |
    When I run "evenshard history steady --csv"
    Then standard output is CSV with 11 lines of
      | column  | value   |
      | wall_us | 2000000 |
      | counts  | true    |

  Scenario Outline: bad questions have one clear answer
    When I run "evenshard <words>"
    Then the status is 2
    And the message is one line
    And standard error has "<message>"

    Examples:
      | words                        | message                     |
      | history --since soon         | 2026-11-01T12:00            |
      | runs --since 2026-11-31      | how long ago                |
      | runs --limit 0               | 1 or more                   |
      | runs features                | takes no path               |
      | history a b                  | takes one feature           |
      | history --json --csv         | exclude each other          |
      | history --backtest --csv     | use --json                  |
      | history steady --regressions | of all features             |
      | history --sure 98            | without --regressions       |
      | history --regressions --sure 101 | 0 to 100                |

  Scenario Outline: nothing recorded yet: <words>
    Given an empty folder "fresh"
    When I run "evenshard <words>" in "fresh"
    Then the status is 0
    And the message is one line
    And standard error has "yet: evenshard run records them"
    When I run "evenshard <words> --json" in "fresh"
    Then the status is 0
    And standard output is JSON
    When I run "evenshard <words> --csv" in "fresh"
    Then the status is 0

    Examples:
      | words                 |
      | history               |
      | history --regressions |
      | runs                  |

  Scenario Outline: a store that is not there is not begun by asking for it: <words>
    When I run "evenshard <words> --store typo.db"
    Then the status is <status>
    And the message is one line
    And standard error has "typo.db yet"
    And there is no file "typo.db"

    Examples:
      | words   | status |
      | history | 0      |
      | runs    | 0      |
      | export  | 2      |
      | prune   | 2      |

  Scenario Outline: a store that cannot be read is no answer: <words>
    When I run "evenshard runs"
    Given the file ".evenshard/timings.db" is overwritten from byte 4096 on
    When I run "evenshard <words>"
    Then the status is 5
    And standard output is JSON
    And standard error has "damaged"
    And the message is one line
    Given a database "other.db" of another program
    When I run "evenshard <words> --store other.db"
    Then the status is 5
    And standard output is JSON
    And the database "other.db" is unchanged

    Examples:
      | words                       |
      | history --json              |
      | runs --json                 |
      | history --fail-on-regression --json |

  Scenario: a reader that goes away
    When I run "sh -c '{program} runs --csv | head -n 1'"
    Then the status is 0
    And standard output has "run_id"
