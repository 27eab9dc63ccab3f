@service
Feature: The outbox

  Scenario: everything is delivered once
    Given messages in the outbox about order, invoice, parcel
    And the mail server answers 200, each after 0.15 seconds
    When the outbox is delivered
    Then 3 messages are sent and 0 wait
    When the outbox is delivered
    Then 0 messages are sent and 0 wait

  Scenario: one that is refused does not stop the others
    Given messages in the outbox about order, nonsense, parcel
    And the mail server answers 200, 422, 200, each after 0.05 seconds
    When the outbox is delivered
    Then 2 messages are sent and 0 wait
    And 1 message is put aside

  Scenario: trouble leaves the rest for later
    Given messages in the outbox about order, invoice
    And the mail server answers 200, 503, 503, 503, 503, 200, each after 0 seconds
    When the outbox is delivered
    Then 1 messages are sent and 1 wait
    When the outbox is delivered
    Then 1 messages are sent and 0 wait
