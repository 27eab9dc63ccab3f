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

  Scenario: what must not run together
    Given the suite "shop"
    And the feature that README.md shows
    And pyproject.toml as README.md shows it
    When I run "evenshard plan -j 2 features/shown.feature:4"
    Then the status is 0
    And standard output has "features/shown.feature:4  (alone)"
    When I run "evenshard plan -j 2 features/shown.feature:7 features/shown.feature:10 --resource @database=1"
    Then the status is 0
    And standard output has "(needs @database, mailbox)"
    When I run "evenshard run"
    Then the status is 0
