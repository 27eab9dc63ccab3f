Feature: what is known of a suite, and where it comes from

  Scenario: a feature that was moved keeps its history
    Given the suite "many"
    When I run "evenshard run -j 2"
    Given the file "features/f00.feature" is moved to "features/moved/renamed.feature"
    When I run "evenshard plan -j 2 --json"
    Then the status is 0
    And standard output has "features/moved/renamed.feature"
    And standard output has no "assumed"
    And standard output has no "similar"
