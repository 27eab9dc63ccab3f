@service
Feature: The carrier's labels

  Scenario: a label is printed while we wait
    Given the carrier prints the label of order 5 after 1.2 seconds as T-5
    When a label for order 5 of 900 g is wanted within 5 seconds
    Then the label is T-5

  Scenario: another one takes longer
    Given the carrier prints the label of order 6 after 1.1 seconds as T-6
    When a label for order 6 of 31500 g is wanted within 5 seconds
    Then the label is T-6

  Scenario: the printer is stuck
    Given the carrier never prints the label of order 7
    When a label for order 7 of 900 g is wanted within 0.6 seconds
    Then it is refused with "nothing after 0.6 s"

  Scenario: too heavy
    When a label for order 8 of 40000 g is wanted within 5 seconds
    Then it is refused with "a parcel may weigh 31.5 kg"

  Scenario: where a parcel is
    Given the carrier knows of T-5 "collected, in transit"
    And the carrier knows of T-6 "nothing"
    Then T-5 is "in transit"
    And T-6 is "announced"
