@service
Feature: A service in trouble is asked again

  Scenario: it recovers
    Given the service answers 503, 500 and then {"stock": 7} on "stock"
    When "stock" is asked 4 times at most, pausing 0.2 seconds and more
    Then the answer is {"stock": 7}
    And it has taken at least 0.6 seconds

  Scenario: it does not recover in time
    Given the service answers 503, 503, 503, 503 and then {"stock": 7} on "stock"
    When "stock" is asked 3 times at most, pausing 0.2 seconds and more
    Then it is refused with "answered 503"
    And "stock" has been asked 3 times

  Scenario: a refusal is final
    Given the service answers 403 and then {"stock": 7} on "stock"
    When "stock" is asked 3 times at most, pausing 0.2 seconds and more
    Then it is refused with "answered 403"
    And "stock" has been asked 1 times

  Scenario: nobody is there
    Given the service is gone
    When "stock" is asked 2 times at most, pausing 0.2 seconds and more
    Then it is refused with "cannot be reached"
    And it has taken at least 0.2 seconds
