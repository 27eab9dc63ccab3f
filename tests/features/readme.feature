Feature: what README.md shows works as shown

  Scenario: the main uses
    Given the suite "shop"
    When I run every evenshard command that README.md shows
    Then each ended with status 0

  Scenario: the configuration
    Given the suite "shop"
    And pyproject.toml as README.md shows it
    When I run "evenshard run"
    Then the status is 0
    And standard output has "TOTAL"
    And the file "coverage.xml" is there
