Feature: the sequential baseline is a run of the whole selection, or none

  Scenario: the command after the run is run although the one before it failed
    Given the suite "small"
    When I run "evenshard run --baseline --before-run false --after-run 'touch after'"
    Then the status is 4
    And the file "after" is there
    And there is no file "ran.log"
