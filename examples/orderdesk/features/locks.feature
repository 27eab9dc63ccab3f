Feature: Only one desk at a time

  Scenario: a free lock is had at once
    When we want the lock within 0 seconds
    Then we have had it

  Scenario: a lock is waited for
    Given somebody holds the lock for 0.5 seconds
    When we want the lock within 5 seconds
    Then we have had it
    And it has taken at least 0.3 seconds

  Scenario: patience ends
    Given somebody holds the lock for 0.4 seconds
    When we want the lock within 0.1 seconds
    Then it is refused with "nothing after 0.1 s"
