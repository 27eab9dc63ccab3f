Feature: Demand is forecast

  Scenario: what rises steadily goes on rising
    Given weekly sales of 10, 12, 14, 16, 18
    When the next 3 weeks are forecast in 9 steps
    Then the forecast is 20, 22, 24
    And with 10 in stock, 69 are ordered for 3 weeks
    And with 500 in stock, 0 are ordered for 3 weeks

  Scenario: a short history is not enough
    Given weekly sales of 10, 12, 14
    When the next 3 weeks are forecast in 9 steps
    Then it is refused with "a forecast needs four weeks of history"

  Scenario: ten years, fitted finely
    Given 520 weeks of sales
    When the next 8 weeks are forecast in 80 steps
    Then the forecast rises
